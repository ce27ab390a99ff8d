// msteams_configs (reference row N13). Every text is a template.
import type { SecretSource } from '../../model/secret.ts';
import type { HttpConfig } from '../../config/http-config.ts';

export interface MsTeamsConfig {
  readonly kind: 'msteams';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  readonly webhookUrl: SecretSource;
  readonly title: string;
  /** What a list of messages shows of this one. */
  readonly summary: string;
  readonly text: string;
}
