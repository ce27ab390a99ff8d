// Telegram's message: parameters of the method sendMessage, all of them texts (row N10).
// Source: prometheus/alertmanager:notify/telegram/telegram.go and gopkg.in/telebot.v3:options.go.
import type { Json } from '../go-json.ts';
import { noticeOf, type Caveats } from '../message-state.ts';
import type { RenderScope } from '../render-scope.ts';
import { defaultTemplate } from '../stand-ins.ts';
import { TextLimiter } from '../text-limiter.ts';
import type { TelegramConfig } from './config.ts';

/** Telegram's limit for a message, in characters. */
const MAX_MESSAGE = 4096;

/** HTML cannot be cut without breaking a tag, which Telegram would refuse. */
const TOO_LONG =
  `This notification is longer than the ${MAX_MESSAGE} characters that Telegram takes.` +
  ' Make the template of the message shorter.';

const MESSAGE = defaultTemplate('telegram', 'message');

type MessageConfig = Pick<TelegramConfig, 'message' | 'parseMode'>;

export interface TelegramText {
  readonly text: string;
  /** What was changed so that Telegram takes it. */
  readonly warnings: readonly string[];
}

/** Renders the text of a message, within Telegram's limit. */
export function renderTelegramText(
  { message, parseMode }: MessageConfig,
  scope: Pick<RenderScope, 'text' | 'html'>,
  caveats: Caveats,
): TelegramText {
  const said = noticeOf(caveats);
  const notice = said === '' ? '' : `\n\n${said}`;
  if (parseMode === 'HTML') return limitHtml(scope.html(message, MESSAGE), notice);
  const limiter = new TextLimiter();
  const text =
    limiter.cut('message', scope.text(message, MESSAGE), MAX_MESSAGE - notice.length) + notice;
  return { text, warnings: limiter.warnings };
}

/** Builds the body of a request, in the order in which upstream's client writes it. */
export function buildTelegramBody(
  config: Pick<TelegramConfig, 'disableNotifications' | 'messageThreadId' | 'parseMode'>,
  { chatId, text }: { readonly chatId: string; readonly text: string },
): Json {
  const { disableNotifications, messageThreadId, parseMode } = config;
  return new Map<string, Json>([
    ['chat_id', chatId],
    ...(disableNotifications ? [['disable_notification', 'true'] as const] : []),
    ['disable_web_page_preview', 'true'],
    ...(messageThreadId === undefined ? [] : [['message_thread_id', messageThreadId] as const]),
    ...(parseMode === '' ? [] : [['parse_mode', parseMode] as const]),
    ['text', text],
  ]);
}

/** The alert counts more than the notice, should there be no room for both. */
function limitHtml(html: string, notice: string): TelegramText {
  if (isTooLong(html)) {
    return { text: TOO_LONG + notice, warnings: ['Replaced a message that is too long'] };
  }
  return { text: isTooLong(html + notice) ? html : html + notice, warnings: [] };
}

function isTooLong(text: string): boolean {
  return text.length > MAX_MESSAGE && Array.from(text).length > MAX_MESSAGE;
}
