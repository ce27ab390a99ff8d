// webhook_configs (reference row N1).
import type { DurationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';
import type { HttpConfig } from '../../config/http-config.ts';

export interface WebhookConfig {
  readonly kind: 'webhook';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** A template; its result is a URL. */
  readonly url: SecretSource;
  /** At most this many alerts in a message; 0 is all. */
  readonly maxAlerts: number;
  /** 0 waits as long as the flush allows. */
  readonly timeoutMs: DurationMs;
  /** Replaces the body; every string in it is a template. Undefined sends the usual body. */
  readonly payload: PayloadTemplate | undefined;
  /** Signs messages with this secret. */
  readonly signature: SecretSource | undefined;
  /** Sends the id of the notification under the name that services expect for it. */
  readonly hasIdempotencyKey: boolean;
}

/** A YAML value whose strings are templates. */
export type PayloadTemplate =
  | string
  | number
  | boolean
  | null
  | readonly PayloadTemplate[]
  | { readonly [key: string]: PayloadTemplate };
