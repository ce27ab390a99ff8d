// Telegram's message: parameters of the method sendMessage, all of them texts (row N10).
// Source: prometheus/alertmanager:notify/telegram/telegram.go and gopkg.in/telebot.v3:options.go.
import type { Json } from '../encoding/go-json.ts';
import { noticeOf, type Caveats } from '../rendering/message-state.ts';
import type { RenderScope } from '../rendering/render-scope.ts';
import { defaultTemplate } from '../rendering/stand-ins.ts';
import { CHARACTERS, TextLimiter, type TextUnit } from '../truncation/text-limiter.ts';
import { HTML_CHARACTERS } from '../truncation/truncate-html.ts';
import { MARKDOWN_CHARACTERS, MARKDOWN_V2_CHARACTERS } from '../truncation/truncate-markdown.ts';
import { truncateRunes } from '../truncation/truncate-runes.ts';
import type { TelegramConfig } from './config.ts';

/** Telegram's limit for a message, in characters. */
const MAX_MESSAGE = 4096;

/** How a text is cut so that Telegram can still read its markup. */
const UNITS: Readonly<Record<TelegramConfig['parseMode'], TextUnit>> = {
  '': CHARACTERS,
  HTML: HTML_CHARACTERS,
  Markdown: MARKDOWN_CHARACTERS,
  MarkdownV2: MARKDOWN_V2_CHARACTERS,
};

const UNREADABLE = '\n\nTelegram cannot read the markup of this message, so it is shown as it is';

const MESSAGE = defaultTemplate('telegram', 'message');

type MessageConfig = Pick<TelegramConfig, 'message' | 'parseMode'>;

export interface TelegramText {
  readonly text: string;
  /** What has to be said, below the text. */
  readonly notice: string;
  /** What was changed so that Telegram takes it. */
  readonly warnings: readonly string[];
}

/**
 * Renders the text of a message, within Telegram's limit. Upstream sends a remark in place of HTML
 * that is too long; here people see at least how it begins.
 */
export function renderTelegramText(
  { message, parseMode }: MessageConfig,
  scope: Pick<RenderScope, 'text' | 'html'>,
  caveats: Caveats,
): TelegramText {
  const said = noticeOf(caveats);
  const notice = said === '' ? '' : `\n\n${said}`;
  const rendered =
    parseMode === 'HTML' ? scope.html(message, MESSAGE) : scope.text(message, MESSAGE);
  const limiter = new TextLimiter();
  const max = MAX_MESSAGE - notice.length;
  const text = limiter.cutIn(UNITS[parseMode], { name: 'message', text: rendered, max });
  return { text, notice, warnings: limiter.warnings };
}

/** The same message for people to read with its markup, which says so. */
export function withoutMarkup({ text, notice }: Omit<TelegramText, 'warnings'>): string {
  const marked = notice + UNREADABLE;
  return truncateRunes(text, MAX_MESSAGE - marked.length) + marked;
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
