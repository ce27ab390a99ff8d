// telegram_configs (reference row N10).
import type { SecretSource } from '../../model/secret.ts';
import type { HttpConfig } from '../../config/http-config.ts';

/** How Telegram reads a message; the empty one is plain text. */
export type TelegramParseMode = 'HTML' | 'Markdown' | 'MarkdownV2' | '';

/** A chat's number, or the path of a file that is read, and trimmed, at every send. */
export type TelegramChat =
  | { readonly kind: 'inline'; readonly id: string }
  | { readonly kind: 'file'; readonly path: string };

export interface TelegramConfig {
  readonly kind: 'telegram';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** The bot's token and the method are put behind it. */
  readonly apiUrl: string;
  readonly botToken: SecretSource;
  readonly chat: TelegramChat;
  /** The topic of a group that has topics, as decimal digits; undefined is the general one. */
  readonly messageThreadId: string | undefined;
  /** Template; rendered as HTML when `parseMode` is HTML. */
  readonly message: string;
  /** Delivers without a sound. */
  readonly disableNotifications: boolean;
  readonly parseMode: TelegramParseMode;
}
