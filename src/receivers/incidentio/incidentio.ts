// The incident.io receiver: posts events to an alert source (row N16).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { startDeadline } from '../deadline.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import type { IncidentioConfig } from './config.ts';
import { withIncidentioReasons } from './incidentio-answer.ts';
import { encodeIncidentEvent } from './payload.ts';

/** Sends events to one alert source. Success is any 2xx answer, whatever its body. */
export class Incidentio implements Integration {
  readonly name = 'incidentio';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: IncidentioConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: IncidentioConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { clock, externalURL, logger, readFile } = this.#deps;
    const { maxAlerts, timeoutMs, url } = this.#config;
    const source = await readSecret(url, readFile);
    if (!source.ok) return retryUnsent(source.error);
    if (source.value === '') return retryUnsent('The URL of incidentio is empty');

    const { body, warnings } = encodeIncidentEvent(notification, { externalURL, maxAlerts });
    logWarnings(warnings, { integration: this, notification, logger });
    const deadline = startDeadline(signal, { name: 'incident.io', timeoutMs, clock });
    try {
      const request = { url: source.value, contentType: 'application/json', body };
      const reply = await this.#client.post(request, deadline.signal);
      const judged = judgeReply(withIncidentioReasons(reply), { now: clock.now() });
      return judged.kind === 'success' ? { kind: 'sent' } : judged;
    } finally {
      deadline.release();
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
