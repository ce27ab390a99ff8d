// The Opsgenie receiver: one alert per group, which is created, updated and closed (row N4).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { templateData } from '../../template/data/template-data.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { isFiring } from '../rendering/is-firing.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { Render } from '../rendering/renderer.ts';
import type { OpsgenieConfig } from './config.ts';
import { planOpsgenieRequests, type OpsgeniePlan, type OpsgenieRequest } from './payload.ts';

/** Sends notifications with one API key. Success is a 2xx answer to every request. */
export class Opsgenie implements Integration {
  readonly name = 'opsgenie';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: OpsgenieConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: OpsgenieConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { logger, readFile } = this.#deps;
    const given = await readSecret(this.#config.apiKey, readFile);
    if (!given.ok) return retryUnsent(given.error);
    // As in a file that is just being written.
    if (given.value === '') return retryUnsent('The API key of Opsgenie is empty');

    const origin = { integration: this, notification, deps: this.#deps, secrets: [given.value] };
    const rendered = renderMessage(origin, ({ text }, notice) => ({
      plan: this.#plan(notification, text, notice),
      apiKey: text(given.value).trim(),
    }));
    if (!rendered.ok) return failed(rendered.error);
    const { plan, apiKey } = rendered.value;
    logWarnings(plan.warnings, { integration: this, notification, logger });
    return this.#sendAll(plan.requests, `GenieKey ${apiKey}`, signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #plan(
    notification: Notification,
    render: Render,
    templateNotice: string | undefined,
  ): OpsgeniePlan {
    const { externalURL } = this.#deps;
    const { groupKey, possibleDuplicate } = notification;
    return planOpsgenieRequests(this.#config, render, {
      groupKey,
      isFiring: isFiring(notification),
      commonLabels: templateData({ ...notification, externalURL }).commonLabels,
      possibleDuplicate,
      templateNotice,
    });
  }

  /** The first request that fails decides; those before it have arrived, and will be repeated. */
  async #sendAll(
    requests: readonly OpsgenieRequest[],
    authorization: string,
    signal: AbortSignal,
  ): Promise<Outcome> {
    for (const [position, { action, ...request }] of requests.entries()) {
      const sent = { ...request, contentType: 'application/json', authorization };
      const reply = await this.#client.send(sent, signal);
      const prefix = position === 0 ? '' : `${action}: `;
      const judged = judgeReply(reply, { now: this.#deps.clock.now(), prefix });
      if (judged.kind === 'failed') return judged;
      if (judged.kind === 'retry') {
        return { ...judged, mayHaveArrived: judged.mayHaveArrived || position > 0 };
      }
    }
    return { kind: 'sent' };
  }
}
