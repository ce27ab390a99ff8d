// The Slack receiver: an incoming webhook, or the Web API with a bot token, which can also update
// the message it posted before (row N6).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { startDeadline } from '../deadline.ts';
import { createHttpClient, type HttpClient, type HttpReply } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { SlackConfig } from './config.ts';
import { postToIncomingWebhook } from './incoming-webhook.ts';
import { buildSlackMessage, type SlackMessage } from './payload.ts';
import { readSlackAnswer } from './slack-answer.ts';

const POST_METHOD = /\/chat\.postMessage$/;
const UPDATE_URL = 'https://slack.com/api/chat.update';

/** Slack can no longer change the message; upstream would fail from here on, we post a new one. */
const GONE_CODES: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
]);

/** Slack's words for a 429, should one come with another status. */
const BUSY_CODES: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited']);

interface Target {
  readonly url: string;
  readonly signal: AbortSignal;
}

/** Where a message of this group was posted before; the names of upstream's store. */
interface PostedMessage {
  readonly threadTs: string;
  readonly channelId: string;
}

/** Sends notifications to one Slack channel. */
export class Slack implements Integration {
  readonly name = 'slack';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: SlackConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: SlackConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { clock, readFile } = this.#deps;
    const apiUrl = await readSecret(this.#config.apiUrl, readFile);
    if (!apiUrl.ok) return retryUnsent(apiUrl.error);
    if (apiUrl.value === '') return retryUnsent('The Slack API URL is empty');

    const posted = this.#config.updateMessage ? postedBefore(notification) : undefined;
    // An update shows the same message whether it arrives once or twice.
    const possibleDuplicate = notification.possibleDuplicate && posted === undefined;
    const origin = { integration: this, notification, deps: this.#deps };
    const rendered = renderMessage(origin, ({ text }, templateNotice) =>
      buildSlackMessage(this.#config, text, { possibleDuplicate, templateNotice }),
    );
    if (!rendered.ok) return failed(rendered.error);
    const message = rendered.value;
    const { timeoutMs } = this.#config;
    const deadline = startDeadline(signal, { name: this.name, timeoutMs, clock });
    try {
      const target = { url: apiUrl.value, signal: deadline.signal };
      if (posted !== undefined) {
        const update = await this.#update(message, posted, target);
        if (update !== 'gone') return update;
      }
      return this.#judge(await this.#request(message, target), message);
    } finally {
      deadline.release();
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Updates the message of an earlier notification, unless somebody has removed that. */
  async #update(
    message: SlackMessage,
    posted: PostedMessage,
    target: Target,
  ): Promise<Outcome | 'gone'> {
    const update = { ...message, channel: posted.channelId, ts: posted.threadTs };
    const reply = await this.#request(update, { ...target, url: updateUrl(target.url) });
    if (reply.kind === 'answer' && reply.status === 200) {
      const answer = readSlackAnswer(reply);
      if (answer.kind === 'refused' && GONE_CODES.has(answer.code)) return 'gone';
    }
    return this.#judge(reply, update);
  }

  #request(message: SlackMessage, target: Target): Promise<HttpReply> {
    const client = this.#client;
    const { url, signal } = target;
    if (!isWebApi(url)) return postToIncomingWebhook(url, message, { client, signal });
    const body = JSON.stringify(message);
    return client.post({ url, contentType: 'application/json', body }, signal);
  }

  #judge(reply: HttpReply, message: SlackMessage): Outcome {
    const prefix = `channel ${JSON.stringify(message.channel ?? '')}: `;
    const judged = judgeReply(reply, { now: this.#deps.clock.now(), prefix });
    if (judged.kind !== 'success') return judged;
    const answer = readSlackAnswer(judged.answer);
    switch (answer.kind) {
      case 'ok':
        return this.#config.updateMessage ? remember(answer, message) : { kind: 'sent' };
      case 'refused':
        return BUSY_CODES.has(answer.code)
          ? retryUnsent(prefix + answer.error, 'rateLimited')
          : failed(prefix + answer.error, 'clientError');
      case 'unreadable':
        // The status says that Slack took the message.
        return {
          kind: 'retry',
          reason: 'clientError',
          error: prefix + answer.error,
          mayHaveArrived: true,
        };
    }
  }
}

/** Keeps where the message is, for the next update. */
function remember(answer: { channel: string; ts: string }, message: SlackMessage): Outcome {
  if (answer.ts !== '' && answer.channel !== '') {
    return { kind: 'sent', receiverData: { threadTs: answer.ts, channelId: answer.channel } };
  }
  const { ts, channel } = message;
  if (ts === undefined || channel === undefined) return { kind: 'sent' };
  return { kind: 'sent', receiverData: { threadTs: ts, channelId: channel } };
}

function postedBefore(notification: Notification): PostedMessage | undefined {
  const { threadTs = '', channelId = '' } = notification.receiverData;
  return threadTs === '' || channelId === '' ? undefined : { threadTs, channelId };
}

/** The Web API's methods are named in the last part of the path; webhooks have opaque paths. */
function isWebApi(url: string): boolean {
  return URL.canParse(url) && /\/chat\.[A-Za-z]+$/.test(new URL(url).pathname);
}

/** Updates go to the host that posts, so that other Slack hosts and test servers work alike. */
function updateUrl(apiUrl: string): string {
  if (!URL.canParse(apiUrl)) return UPDATE_URL;
  const url = new URL(apiUrl);
  if (!POST_METHOD.test(url.pathname)) return UPDATE_URL;
  url.pathname = url.pathname.replace(POST_METHOD, '/chat.update');
  return url.href;
}
