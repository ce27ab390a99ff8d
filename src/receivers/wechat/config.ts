// wechat_configs (reference row N5). Every string is a template unless said otherwise.
import type { HttpConfig } from '../../config/http-config.ts';
import type { SecretSource } from '../../model/secret.ts';

export interface WechatConfig {
  readonly kind: 'wechat';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** A template too. */
  readonly apiSecret: SecretSource;
  readonly corpId: string;
  /** No template; its path ends in a slash. */
  readonly apiUrl: string;
  readonly message: string;
  readonly toUser: string;
  readonly toParty: string;
  readonly toTag: string;
  readonly agentId: string;
  readonly messageType: 'text' | 'markdown';
}
