// JsonIntegration: the receivers that post one JSON document for each notification and judge the
// answer by its status. Each of them brings its configuration and how its document is built.
import type { HttpConfig } from '../config/http-config.ts';
import type { SecretSource } from '../model/secret.ts';
import type { Integration, Notification, Outcome } from '../notify/integration.ts';
import { encodeGoJson, type Json } from './encoding/go-json.ts';
import { createHttpClient, type HttpClient } from './http/http-client.ts';
import type { HttpReply } from './http/http-reply.ts';
import { judgeReply, type Judgement } from './http/status-outcome.ts';
import type { IntegrationDeps } from './integration-deps.ts';
import { logWarnings } from './rendering/log-warnings.ts';
import { messageStateOf, type MessageState } from './rendering/message-state.ts';
import { failed, retryUnsent } from './outcomes.ts';
import { readSecret } from './secrets/read-secret.ts';
import { redactReply } from './secrets/redact-reply.ts';
import { renderMessage } from './rendering/render-message.ts';
import type { Render } from './rendering/renderer.ts';

/** Shorter parts of a path are words of the API, not tokens. */
const MIN_TOKEN_LENGTH = 16;

/** A document that is ready to be sent. */
export interface JsonMessage {
  readonly body: Json;
  /** Put before errors, as in `channel "#ops": `. */
  readonly errorPrefix?: string;
  /** What was changed so that the service takes it; each becomes a line in the log. */
  readonly warnings?: readonly string[];
}

type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** One receiver of this kind. */
export interface JsonReceiver {
  readonly name: string;
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** Where to post; read anew for each message. */
  readonly url: SecretSource;
  /** Builds the document; without effects. */
  readonly buildMessage: (render: Render, state: MessageState) => JsonMessage;
  /** Reads an answer whose body contradicts its status. */
  readonly correctAnswer?: (answer: Answer) => Answer;
}

/** Sends one JSON document for each notification. Success is any 2xx answer. */
export class JsonIntegration implements Integration {
  readonly name: string;
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #receiver: JsonReceiver;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(receiver: JsonReceiver, index: number, deps: IntegrationDeps) {
    this.name = receiver.name;
    this.index = index;
    this.sendResolved = receiver.sendResolved;
    this.#receiver = receiver;
    this.#deps = deps;
    this.#client = createHttpClient(receiver.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const url = await readSecret(this.#receiver.url, this.#deps.readFile);
    if (!url.ok) return retryUnsent(url.error);
    if (url.value === '') return retryUnsent(`The URL of ${this.name} is empty`);

    const origin = { integration: this, notification, deps: this.#deps };
    const rendered = renderMessage(origin, ({ text }, notice) =>
      this.#receiver.buildMessage(text, messageStateOf(notification, notice)),
    );
    if (!rendered.ok) return failed(rendered.error);
    const message = rendered.value;
    const { logger } = this.#deps;
    logWarnings(message.warnings ?? [], { integration: this, notification, logger });
    const body = `${encodeGoJson(message.body)}\n`;
    const request = { url: url.value, contentType: 'application/json', body };
    const reply = redactReply(await this.#client.post(request, signal), tokensOf(url.value));
    const judged = this.#judge(reply, message);
    return judged.kind === 'success' ? { kind: 'sent' } : judged;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #judge(reply: HttpReply, { errorPrefix = '' }: JsonMessage): Judgement {
    const { correctAnswer } = this.#receiver;
    const isCorrected = reply.kind === 'answer' && correctAnswer !== undefined;
    const corrected = isCorrected ? correctAnswer(reply) : reply;
    return judgeReply(corrected, { now: this.#deps.clock.now(), prefix: errorPrefix });
  }
}

/** The parts of a URL's path that may be tokens: services like to name them in their answers. */
function tokensOf(url: string): readonly string[] {
  const { pathname } = URL.canParse(url) ? new URL(url) : { pathname: '' };
  return pathname.split('/').filter((part) => part.length >= MIN_TOKEN_LENGTH);
}
