// WebConfig: what a --web.config.file says about TLS, logins, headers and the rate of requests
// (reference row H19), checked and with paths that can be opened.
import type { ConfigProblem } from '../../config/config.ts';
import type { DurationMs } from '../../model/instant.ts';
import type { Secret } from '../../model/secret.ts';

/**
 * A file that can be read. The two lists of problems are apart because they weigh differently: at
 * the start each ends the process, later the first refuses connections and the second logins.
 */
export interface WebConfig {
  /** Undefined serves plain HTTP. Not usable when `tlsProblems` has any. */
  readonly tls: TlsServerConfig | undefined;
  readonly tlsProblems: readonly ConfigProblem[];
  /** Whether HTTP/2 is offered over TLS. */
  readonly http2: boolean;
  /** Added to every answer; values are ready for the wire. */
  readonly headers: ReadonlyMap<string, string>;
  /** bcrypt hashes by user name; empty asks nobody for a login. */
  readonly users: ReadonlyMap<string, Secret>;
  readonly userProblems: readonly ConfigProblem[];
  /** Undefined sets no limit. */
  readonly rateLimit: RateLimit | undefined;
}

export interface RateLimit {
  /** One more request is allowed each time this has passed. Above 0. */
  readonly intervalMs: DurationMs;
  /** How many may come at once; 0 allows none. */
  readonly burst: number;
}

/** PEM text, or the path of a file that has it. */
export type PemText =
  | { readonly kind: 'inline'; readonly pem: Secret }
  | { readonly kind: 'file'; readonly path: string };

export interface TlsServerConfig {
  readonly cert: PemText;
  readonly key: PemText;
  readonly client: ClientPolicy;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** OpenSSL's names, TLS 1.3's included; undefined leaves the choice to Node. */
  readonly ciphers: readonly string[] | undefined;
  /** OpenSSL's names; undefined leaves the choice to Node. */
  readonly curves: readonly string[] | undefined;
  readonly prefersServerCiphers: boolean;
}

/** What is asked of the certificate of a client. */
export interface ClientPolicy {
  readonly auth: ClientAuth;
  /** Who may have signed it; undefined means the authorities that Node knows. */
  readonly authorities: PemText | undefined;
  /** One of these has to be among its alternative names; undefined asks for none. */
  readonly allowedSans: readonly string[] | undefined;
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** `any` takes every certificate, `verified` only those of a known authority. */
export type ClientAuth = 'none' | 'requested' | 'any' | 'verifiedIfGiven' | 'verified';
