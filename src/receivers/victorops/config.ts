// victorops_configs (reference row N7). Every string is a template unless said otherwise.
import type { HttpConfig } from '../../config/http-config.ts';
import type { SecretSource } from '../../model/secret.ts';

export interface VictoropsConfig {
  readonly kind: 'victorops';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** No template. */
  readonly apiKey: SecretSource;
  /** No template; its path ends in a slash. */
  readonly apiUrl: string;
  readonly routingKey: string;
  readonly messageType: string;
  readonly stateMessage: string;
  readonly entityDisplayName: string;
  readonly monitoringTool: string;
  /** The names are no templates. */
  readonly customFields: readonly (readonly [name: string, value: string])[];
}
