// The Opsgenie receiver: one alert per group, which is created, updated and closed (row N4).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { templateData } from '../../template/data/template-data.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { isFiring } from '../is-firing.ts';
import { logWarnings } from '../log-warnings.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../read-secret.ts';
import { redact } from '../redact.ts';
import { RenderScope } from '../renderer.ts';
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
    const { logger, readFile, templates } = this.#deps;
    const given = await readSecret(this.#config.apiKey, readFile);
    if (!given.ok) return retryUnsent(given.error);
    // As in a file that is just being written.
    if (given.value === '') return retryUnsent('The API key of Opsgenie is empty');

    const scope = new RenderScope(templates.bind(notification));
    const plan = this.#plan(notification, scope);
    const apiKey = scope.text(given.value).trim();
    if (scope.failure !== undefined) {
      const secrets = [given.value, apiKey];
      return failed(redact(`Cannot render opsgenie templates: ${scope.failure}`, secrets));
    }
    logWarnings(plan.warnings, { integration: this, notification, logger });
    return this.#sendAll(plan.requests, `GenieKey ${apiKey}`, signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #plan(notification: Notification, scope: RenderScope): OpsgeniePlan {
    const { externalURL } = this.#deps;
    const { groupKey, possibleDuplicate } = notification;
    return planOpsgenieRequests(this.#config, scope.text, {
      groupKey,
      isFiring: isFiring(notification),
      commonLabels: templateData({ ...notification, externalURL }).commonLabels,
      possibleDuplicate,
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
