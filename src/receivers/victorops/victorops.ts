// The VictorOps receiver: posts JSON to an address that ends in the API key and a routing key (N7).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { withPathSuffix } from '../encoding/go-url-path.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { isFiring } from '../rendering/is-firing.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { redactReply } from '../secrets/redact-reply.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { VictoropsConfig } from './config.ts';
import { encodeVictoropsMessage } from './payload.ts';

/** Sends notifications to one routing key. Success is any 2xx answer. */
export class Victorops implements Integration {
  readonly name = 'victorops';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: VictoropsConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: VictoropsConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { clock, readFile } = this.#deps;
    const apiKey = await readSecret(this.#config.apiKey, readFile);
    if (!apiKey.ok) return retryUnsent(apiKey.error);
    // As in a file that is just being written.
    if (apiKey.value === '') return retryUnsent('The API key of VictorOps is empty');

    const origin = { integration: this, notification, deps: this.#deps };
    const { groupKey, possibleDuplicate } = notification;
    const incident = { groupKey, isFiring: isFiring(notification), possibleDuplicate };
    const rendered = renderMessage(origin, ({ text }, templateNotice) => ({
      routingKey: text(this.#config.routingKey),
      message: encodeVictoropsMessage(this.#config, text, { ...incident, templateNotice }),
    }));
    if (!rendered.ok) return failed(rendered.error);
    const { routingKey, message } = rendered.value;
    logWarnings(message.warnings, { integration: this, notification, logger: this.#deps.logger });
    const url = withPathSuffix(this.#config.apiUrl, `${apiKey.value}/${routingKey}`);
    const request = { url, contentType: 'application/json', body: message.body };
    const reply = await this.#client.post(request, signal);
    const judged = judgeReply(redactReply(reply, [apiKey.value]), { now: clock.now() });
    return judged.kind === 'success' ? { kind: 'sent' } : judged;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
