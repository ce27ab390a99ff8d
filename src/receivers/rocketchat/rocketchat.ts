// The Rocket.Chat receiver: posts messages through the REST API in the name of a user (row N17).
import type { HttpConfig } from '../../config/http-config.ts';
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { encodeGoJson } from '../encoding/go-json.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { joinUrlPath } from '../encoding/join-url-path.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { messageStateOf } from '../rendering/message-state.ts';
import { failed } from '../outcomes.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { RocketchatConfig } from './config.ts';
import { buildRocketchatMessage } from './payload.ts';
import { judgeRocketchatAnswer } from './rocketchat-answer.ts';

/** Sends notifications to one channel. Success is a 2xx answer that says so. */
export class Rocketchat implements Integration {
  readonly name = 'rocketchat';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: RocketchatConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: RocketchatConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(loggedIn(config), deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { clock, logger } = this.#deps;
    const origin = { integration: this, notification, deps: this.#deps };
    const rendered = renderMessage(origin, ({ text }, notice) =>
      buildRocketchatMessage(this.#config, text, messageStateOf(notification, notice)),
    );
    if (!rendered.ok) return failed(rendered.error);
    const message = rendered.value;
    logWarnings(message.warnings ?? [], { integration: this, notification, logger });
    const url = joinUrlPath(this.#config.apiUrl, 'api/v1/chat.postMessage');
    const body = `${encodeGoJson(message.body)}\n`;
    const reply = await this.#client.post({ url, contentType: 'application/json', body }, signal);
    const judged = judgeReply(reply, { now: clock.now(), prefix: message.errorPrefix });
    if (judged.kind !== 'success') return judged;
    return judgeRocketchatAnswer(judged.answer, message.errorPrefix);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

/** Rocket.Chat logs in by two headers, which are read from their files at each send. */
function loggedIn({ httpConfig, token, tokenId }: RocketchatConfig): HttpConfig {
  return {
    ...httpConfig,
    headers: [['X-Auth-Token', token], ['X-User-Id', tokenId], ...httpConfig.headers],
  };
}
