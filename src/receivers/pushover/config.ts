// pushover_configs (reference row N8). Every string is a template unless said otherwise.
import type { HttpConfig } from '../../config/http-config.ts';
import type { DurationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';

export interface PushoverConfig {
  readonly kind: 'pushover';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** Where to post; no template, and not for people to choose. */
  readonly apiUrl: string;
  /** A template too. */
  readonly userKey: SecretSource;
  /** A template too. */
  readonly token: SecretSource;
  readonly title: string;
  readonly message: string;
  readonly url: string;
  readonly urlTitle: string;
  readonly device: string;
  readonly sound: string;
  readonly priority: string;
  /** How often a message of emergency priority sounds until somebody acknowledges it. */
  readonly retryMs: DurationMs;
  /** How long it does so. */
  readonly expireMs: DurationMs;
  /** After which the message is deleted; below one second it stays. */
  readonly ttlMs: DurationMs;
  readonly html: boolean;
  readonly monospace: boolean;
}
