// Reads items of telegram_configs (reference row N10).
// Source: prometheus/alertmanager:notify/telegram/config.go and config/config.go (inheritance).
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, secret, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import type { TelegramChat, TelegramConfig, TelegramParseMode } from './config.ts';
import { int64 } from './int64.ts';

/** Taken where the globals have `telegram_api_url` with nothing behind it. */
const API_URL = 'https://api.telegram.org';

const PARSE_MODES: readonly TelegramParseMode[] = ['', 'Markdown', 'MarkdownV2', 'HTML'];

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  api_url: shownField(optional(httpUrl)),
  bot_token: field(secret),
  bot_token_file: field(string),
  chat_id: field(int64),
  chat_id_file: field(string),
  message_thread_id: field(int64),
  message: field(string, '{{ template "telegram.default.message" . }}'),
  disable_notifications: field(boolean),
  parse_mode: field(string, 'HTML'),
};

const telegramSection = section('telegram_configs', schema);
type TelegramSection = Section<typeof schema>;

/** The decoder of `telegram_configs`. */
export const telegramDecoder: IntegrationDecoder = { kind: 'telegram', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(telegramSection, node, context)?.value;
  if (given === undefined) return undefined;
  reportIfBoth(given, ['bot_token', 'bot_token_file'], { context });
  const chat = decodeChat(given, context);
  const parseMode = decodeParseMode(given, context);
  const resolved = inherit(given, context);
  const { bot_token: token, bot_token_file: file } = resolved.values;
  const botToken = secretSource(token, file);
  if (botToken === undefined && !given.isRefused('bot_token')) {
    context.report(given.at, 'missing bot_token or bot_token_file on telegram_config');
  }
  if (chat === undefined || parseMode === undefined || botToken === undefined) return undefined;
  const config = toTelegramConfig(resolved, { chat, parseMode, botToken });
  return { config, printed: telegramSection.print(resolved) };
}

/** The chat 0 is none. */
function decodeChat(given: TelegramSection, context: IntegrationContext): TelegramChat | undefined {
  const { chat_id: id, chat_id_file: path } = given.values;
  if (id !== 0n && path !== '') {
    context.report(
      given.placeOf('chat_id_file'),
      'at most one of chat_id & chat_id_file must be configured',
    );
  }
  if (path !== '') return { kind: 'file', path };
  if (id !== 0n) return { kind: 'inline', id: String(id) };
  if (!given.isRefused('chat_id')) {
    context.report(given.at, 'missing chat_id or chat_id_file on telegram_config');
  }
  return undefined;
}

function decodeParseMode(
  given: TelegramSection,
  context: IntegrationContext,
): TelegramParseMode | undefined {
  const mode = PARSE_MODES.find((known) => known === given.values.parse_mode);
  if (mode === undefined) {
    context.report(
      given.placeOf('parse_mode'),
      'unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string',
    );
  }
  return mode;
}

function inherit(given: TelegramSection, { global }: IntegrationContext): TelegramSection {
  const { values } = given;
  const hasToken = isSet(values.bot_token) || isSet(values.bot_token_file);
  return withValues(given, {
    http_config: values.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    api_url: values.api_url ?? global.telegram_api_url ?? API_URL,
    ...(!hasToken && {
      bot_token: global.telegram_bot_token,
      bot_token_file: global.telegram_bot_token_file,
    }),
  });
}

function toTelegramConfig(
  { values }: TelegramSection,
  checked: Pick<TelegramConfig, 'chat' | 'parseMode' | 'botToken'>,
): TelegramConfig {
  const thread = values.message_thread_id;
  return {
    kind: 'telegram',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    apiUrl: values.api_url ?? API_URL,
    messageThreadId: thread === 0n ? undefined : String(thread),
    message: values.message,
    disableNotifications: values.disable_notifications,
    ...checked,
  };
}
