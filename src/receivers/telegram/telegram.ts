// The Telegram receiver: sends a message to a chat in the name of a bot (row N10).
import { fail, ok, type Result } from '../../model/result.ts';
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { encodeGoJson } from '../encoding/go-json.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import type { HttpReply } from '../http/http-reply.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret, readTextFile } from '../secrets/read-secret.ts';
import { redactReply } from '../secrets/redact-reply.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { TelegramConfig } from './config.ts';
import { buildTelegramBody, renderTelegramText, withoutMarkup } from './payload.ts';
import { judgeTelegramReply, refusesMarkup } from './telegram-answer.ts';

/** Chats are numbered with 64 bits and a sign. */
const ID_LIMIT = 2n ** 63n;

/** Sends notifications to one chat. Every failure but that of a template is tried again. */
export class Telegram implements Integration {
  readonly name = 'telegram';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: TelegramConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: TelegramConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { clock, logger, readFile } = this.#deps;
    const origin = { integration: this, notification, deps: this.#deps };
    const { possibleDuplicate } = notification;
    const rendered = renderMessage(origin, (scope, templateNotice) => ({
      ...renderTelegramText(this.#config, scope, { possibleDuplicate, templateNotice }),
      parseMode: parseModeOf(this.#config, templateNotice !== undefined),
    }));
    if (!rendered.ok) return failed(rendered.error);
    const message = rendered.value;
    const log = (...warnings: readonly string[]): void =>
      logWarnings(warnings, { integration: this, notification, logger });
    log(...message.warnings);

    const token = await readSecret(this.#config.botToken, readFile);
    if (!token.ok) return retryUnsent(token.error);
    if (token.value === '') return retryUnsent('The bot token of telegram is empty');
    const chatId = await this.#readChatId();
    if (!chatId.ok) return retryUnsent(chatId.error);

    const { parseMode } = message;
    const text = message.text + message.notice;
    const to = { token: token.value, chatId: chatId.value, signal };
    const reply = await this.#post({ text, parseMode }, to);
    if (parseMode === '' || !refusesMarkup(reply)) return judgeTelegramReply(reply, clock.now());
    log(`Telegram cannot read the message as ${parseMode}: it goes out as plain text`);
    const plain = await this.#post({ text: withoutMarkup(message), parseMode: '' }, to);
    return judgeTelegramReply(plain, clock.now());
  }

  async #post(
    message: Pick<TelegramConfig, 'parseMode'> & { readonly text: string },
    to: { readonly token: string; readonly chatId: string; readonly signal: AbortSignal },
  ): Promise<HttpReply> {
    const { text, parseMode } = message;
    const url = `${this.#config.apiUrl}/bot${to.token}/sendMessage`;
    const content = buildTelegramBody({ ...this.#config, parseMode }, { chatId: to.chatId, text });
    const body = `${encodeGoJson(content)}\n`;
    const request = { url, contentType: 'application/json', body };
    return redactReply(await this.#client.post(request, to.signal), [to.token]);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #readChatId(): Promise<Result<string>> {
    const { chat } = this.#config;
    if (chat.kind === 'inline') return ok(chat.id);
    const content = await readTextFile(chat.path, this.#deps.readFile);
    return content.ok ? parseChatId(content.value.trim(), chat.path) : content;
  }
}

/** The built-in message is not escaped for Markdown, which Telegram would refuse. */
function parseModeOf(
  { parseMode }: TelegramConfig,
  isBuiltIn: boolean,
): TelegramConfig['parseMode'] {
  return isBuiltIn && parseMode !== 'HTML' ? '' : parseMode;
}

/** The message does not repeat the text: it may be the token, in the wrong file. */
function parseChatId(text: string, path: string): Result<string> {
  const id = /^[-+]?\d{1,19}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : ID_LIMIT;
  if (id >= -ID_LIMIT && id < ID_LIMIT) return ok(String(id));
  return fail(`Cannot parse chat_id from "${path}": it is not a whole number of 64 bits`);
}
