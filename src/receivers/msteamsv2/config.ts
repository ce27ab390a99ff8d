// msteamsv2_configs (reference row N14). Every text is a template.
import type { SecretSource } from '../../model/secret.ts';
import type { HttpConfig } from '../../config/http-config.ts';

export interface MsTeamsV2Config {
  readonly kind: 'msteamsv2';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  readonly webhookUrl: SecretSource;
  readonly title: string;
  readonly text: string;
}
