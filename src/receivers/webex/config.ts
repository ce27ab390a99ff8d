// webex_configs (reference row N12).
import type { HttpConfig } from '../../config/http-config.ts';

export interface WebexConfig {
  readonly kind: 'webex';
  readonly sendResolved: boolean;
  /** Carries the bot's token as its authorization. */
  readonly httpConfig: HttpConfig;
  readonly apiUrl: string;
  /** Template; the room to post to. */
  readonly roomId: string;
  /** Template; Markdown. */
  readonly message: string;
}
