// email_configs (reference row N2). Strings marked "template" are rendered at each send.
import type { LabelPair } from '../../model/label-set.ts';
import type { SecretSource } from '../../model/secret.ts';
import type { TlsConfig } from '../../config/http-config.ts';

export interface EmailConfig {
  readonly kind: 'email';
  readonly sendResolved: boolean;
  /** Template; a comma-separated address list. */
  readonly to: string;
  /** Template; exactly one address. */
  readonly from: string;
  /** The name given in EHLO. */
  readonly hello: string;
  readonly smarthost: { readonly host: string; readonly port: number };
  readonly authUsername: string;
  readonly authPassword: SecretSource | undefined;
  /** For CRAM-MD5. */
  readonly authSecret: SecretSource | undefined;
  readonly authIdentity: string;
  /** Canonical header name → template, Subject, To and From included, in the file's order. */
  readonly headers: readonly LabelPair[];
  /** Template, may be empty. */
  readonly html: string;
  /** Template, may be empty. */
  readonly text: string;
  readonly requireTls: boolean;
  readonly tlsConfig: TlsConfig;
  /** Undefined decides by the port: 465 is implicit TLS. */
  readonly forceImplicitTls: boolean | undefined;
  readonly threading: { readonly enabled: boolean; readonly threadByDate: 'daily' | 'none' };
}
