// incidentio_configs (reference row N16). Nothing in it is a template.
import type { HttpConfig } from '../../config/http-config.ts';
import type { DurationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';

export interface IncidentioConfig {
  readonly kind: 'incidentio';
  readonly sendResolved: boolean;
  /** A token of the alert source is its authorization. */
  readonly httpConfig: HttpConfig;
  readonly url: SecretSource;
  /** At most this many alerts in a message; 0 is all. */
  readonly maxAlerts: number;
  /** 0 waits as long as the flush allows. */
  readonly timeoutMs: DurationMs;
}
