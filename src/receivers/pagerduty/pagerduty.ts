// The PagerDuty receiver: one event per notification, through the second API with a routing key or
// the first one with a service key (row N3).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { startDeadline } from '../deadline.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { isFiring } from '../rendering/is-firing.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { redactReply } from '../secrets/redact-reply.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { PagerdutyConfig } from './config.ts';
import { withPagerdutyReasons } from './pagerduty-answer.ts';
import { encodePagerdutyEvent } from './payload.ts';

/** The first API says 403 when it is asked too often. */
const RETRY_CODES = { v1: [403], v2: [] } as const;

/** Sends events to one PagerDuty service. Any 2xx answer means that the event is queued. */
export class Pagerduty implements Integration {
  readonly name = 'pagerduty';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: PagerdutyConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: PagerdutyConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { logger, readFile } = this.#deps;
    const source = await readSecret(this.#config.key, readFile);
    if (!source.ok) return retryUnsent(source.error);
    const keyName = this.#config.api === 'v1' ? 'service key' : 'routing key';
    // As in a file that is just being written.
    if (source.value === '') return retryUnsent(`The ${keyName} of PagerDuty is empty`);

    const origin = { integration: this, notification, deps: this.#deps, secrets: [source.value] };
    const { groupKey, possibleDuplicate } = notification;
    const told = { groupKey, possibleDuplicate, isResolved: !isFiring(notification) };
    const rendered = renderMessage(origin, ({ text }, templateNotice) => {
      const key = text(source.value);
      const event = { ...told, templateNotice, key };
      return { key, event: encodePagerdutyEvent(this.#config, text, event) };
    });
    if (!rendered.ok) return failed(rendered.error);
    const { event, key } = rendered.value;
    if (key === '') return failed(`The ${keyName} of PagerDuty is empty after templating`);
    logWarnings(event.warnings, { integration: this, notification, logger });
    return this.#post(event.body, [source.value, key], signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #post(body: string, secrets: readonly string[], signal: AbortSignal): Promise<Outcome> {
    const { api, timeoutMs, url } = this.#config;
    const { clock } = this.#deps;
    const deadline = startDeadline(signal, { name: this.name, timeoutMs, clock });
    try {
      const request = { url, contentType: 'application/json', body };
      const reply = await this.#client.post(request, deadline.signal);
      const told = redactReply(withPagerdutyReasons(reply), secrets);
      const judged = judgeReply(told, { now: clock.now(), retryCodes: RETRY_CODES[api] });
      return judged.kind === 'success' ? { kind: 'sent' } : judged;
    } finally {
      deadline.release();
    }
  }
}
