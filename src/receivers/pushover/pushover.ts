// The Pushover receiver: one message to one user or group (row N8).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { escapeQuery } from '../encoding/go-query.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { redactReply } from '../secrets/redact-reply.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { PushoverConfig } from './config.ts';
import { buildPushoverMessage } from './payload.ts';

/** Sends messages with one application token. Success is any 2xx answer. */
export class Pushover implements Integration {
  readonly name = 'pushover';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: PushoverConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: PushoverConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { clock, logger, readFile } = this.#deps;
    const givenToken = await readSecret(this.#config.token, readFile);
    if (!givenToken.ok) return retryUnsent(givenToken.error);
    const givenUser = await readSecret(this.#config.userKey, readFile);
    if (!givenUser.ok) return retryUnsent(givenUser.error);
    // As in a file that is just being written.
    if (givenToken.value === '' || givenUser.value === '') {
      return retryUnsent('The token or the user key of Pushover is empty');
    }

    const given = [givenToken.value, givenUser.value];
    const origin = { integration: this, notification, deps: this.#deps, secrets: given };
    const { possibleDuplicate } = notification;
    const rendered = renderMessage(origin, (scope, templateNotice) => {
      const keys = { token: scope.text(givenToken.value), userKey: scope.text(givenUser.value) };
      const options = { ...keys, possibleDuplicate, templateNotice };
      return { ...keys, message: buildPushoverMessage(this.#config, scope, options) };
    });
    if (!rendered.ok) return failed(rendered.error);
    const { message, token, userKey } = rendered.value;
    const secrets = [...given, token, userKey];
    logWarnings(message.warnings, { integration: this, notification, logger });
    const url = `${this.#config.apiUrl}?${message.query}`;
    const reply = await this.#client.post({ url, contentType: 'text/plain', body: '' }, signal);
    const hidden = redactReply(reply, [...secrets, ...secrets.map(escapeQuery)]);
    const judged = judgeReply(hidden, { now: clock.now() });
    return judged.kind === 'success' ? { kind: 'sent' } : judged;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
