// opsgenie_configs (reference row N4). Every string is a template unless said otherwise.
import type { HttpConfig } from '../../config/http-config.ts';
import type { SecretSource } from '../../model/secret.ts';

export interface OpsgenieResponder {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  /** `team`, `user`, `escalation`, `schedule`, or `teams`, whose name is a list of teams. */
  readonly type: string;
}

export interface OpsgenieConfig {
  readonly kind: 'opsgenie';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** A template too. */
  readonly apiKey: SecretSource;
  /** No template; its path ends in a slash. */
  readonly apiUrl: string;
  readonly message: string;
  readonly description: string;
  readonly source: string;
  /** Besides the common labels, over which they win; the names are no templates. */
  readonly details: readonly (readonly [name: string, value: string])[];
  readonly entity: string;
  readonly responders: readonly OpsgenieResponder[];
  /** Separated by commas. */
  readonly actions: string;
  /** Separated by commas. */
  readonly tags: string;
  readonly note: string;
  readonly priority: string;
  /** Also changes message and description of the alert that exists already. */
  readonly updateAlerts: boolean;
}
