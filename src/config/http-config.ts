// http_config and tls_config (reference row C20): how a receiver reaches its service.
import type { Secret, SecretSource } from '../model/secret.ts';

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** PEM text in the configuration, or the path of a PEM file read when a connection is made. */
export type PemSource =
  | { readonly kind: 'inline'; readonly pem: string | Secret }
  | { readonly kind: 'file'; readonly path: string };

export interface TlsConfig {
  readonly ca: PemSource | undefined;
  readonly cert: PemSource | undefined;
  readonly key: PemSource | undefined;
  /** Empty takes the host's name. */
  readonly serverName: string;
  readonly insecureSkipVerify: boolean;
  readonly minVersion: TlsVersion | undefined;
  readonly maxVersion: TlsVersion | undefined;
}

/** The Authorization header, if any. */
export type HttpAuth =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'basic';
      readonly username: SecretSource;
      readonly password: SecretSource | undefined;
    }
  | {
      readonly kind: 'scheme';
      /** `Bearer` unless the file says otherwise. */
      readonly type: string;
      readonly credentials: SecretSource | undefined;
    }
  | { readonly kind: 'oauth2'; readonly oauth2: OAuth2Config };

/** How an access token is asked for: with a secret, or with a signed assertion (RFC 7523). */
export interface OAuth2Config {
  readonly clientId: string;
  readonly grant:
    | { readonly kind: 'client_credentials'; readonly clientSecret: SecretSource | undefined }
    | {
        readonly kind: 'jwt-bearer';
        readonly key: SecretSource;
        readonly keyId: string;
        readonly algorithm: 'RS256' | 'RS384' | 'RS512';
        readonly issuer: string;
        /** Empty takes the token URL. */
        readonly audience: string;
        readonly claims: ReadonlyMap<string, unknown>;
      };
  readonly scopes: readonly string[];
  readonly tokenUrl: string;
  readonly endpointParams: readonly (readonly [name: string, value: string])[];
  readonly tlsConfig: TlsConfig;
  readonly proxy: ProxyChoice;
  readonly proxyConnectHeaders: readonly (readonly [name: string, value: Secret])[];
}

export type ProxyChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'environment' }
  | { readonly kind: 'url'; readonly url: Secret; readonly noProxy: string };

export interface HttpConfig {
  readonly auth: HttpAuth;
  readonly tlsConfig: TlsConfig;
  readonly proxy: ProxyChoice;
  /** Sent to the proxy with CONNECT. */
  readonly proxyConnectHeaders: readonly (readonly [name: string, value: Secret])[];
  readonly followRedirects: boolean;
  readonly enableHttp2: boolean;
  /** Extra request headers; each value is inline, secret or from a file. */
  readonly headers: readonly (readonly [name: string, value: SecretSource])[];
}
