// The webhook receiver: posts JSON to a URL (row N1).
import { fail, ok, type Result } from '../../model/result.ts';
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import { startDeadline } from '../deadline.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { renderMessage } from '../rendering/render-message.ts';
import type { RenderScope } from '../rendering/render-scope.ts';
import type { WebhookConfig } from './config.ts';
import { encodeMarkedPayload } from './custom-payload.ts';
import { encodeWebhookMessage, truncateAlerts, type WebhookMessage } from './payload.ts';
import { idempotencyHeader, signatureHeaders } from './signature.ts';

type Headers = readonly (readonly [name: string, value: string])[];

/** Sends notifications to one URL. Success is any 2xx answer, whatever its body. */
export class Webhook implements Integration {
  readonly name = 'webhook';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: WebhookConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: HttpClient;

  constructor(config: WebhookConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    this.#client = createHttpClient(config.httpConfig, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { clock, readFile } = this.#deps;
    const source = await readSecret(this.#config.url, readFile);
    if (!source.ok) return retryUnsent(source.error);

    // Templates see the alerts that are sent, as upstream's do.
    const message = truncateAlerts(notification, this.#config.maxAlerts);
    const origin = { integration: this, notification: message.notification, deps: this.#deps };
    const rendered = renderMessage(origin, (scope, notice) => ({
      body: this.#encode(message, scope, notice),
      url: scope.text(source.value),
    }));
    if (!rendered.ok) return failed(rendered.error);
    const { body, url } = rendered.value;
    if (url === '') return failed('Webhook URL is empty after templating');

    const headers = await this.#headers(notification.id, body);
    if (!headers.ok) return retryUnsent(headers.error);
    const { timeoutMs } = this.#config;
    const deadline = startDeadline(signal, { name: this.name, timeoutMs, clock });
    try {
      const contentType = 'application/json';
      const request = { url, contentType, body, headers: headers.value };
      const reply = await this.#client.post(request, deadline.signal);
      const judged = judgeReply(reply, { now: clock.now() });
      return judged.kind === 'success' ? { kind: 'sent' } : judged;
    } finally {
      deadline.release();
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #headers(id: string, body: string): Promise<Result<Headers>> {
    const { hasIdempotencyKey, signature } = this.#config;
    const known = hasIdempotencyKey ? [idempotencyHeader(id)] : [];
    if (signature === undefined) return ok(known);
    const { clock, readFile } = this.#deps;
    const secret = await readSecret(signature, readFile);
    if (!secret.ok) return secret;
    // As in a file that is just being written.
    if (secret.value === '') return fail('The secret of the signature is empty');
    return ok([...known, ...signatureHeaders(secret.value, { id, body, now: clock.now() })]);
  }

  #encode(message: WebhookMessage, scope: RenderScope, notice: string | undefined): string {
    const { payload } = this.#config;
    if (payload !== undefined) return encodeMarkedPayload(payload, scope, notice);
    return encodeWebhookMessage(message, this.#deps.externalURL);
  }
}
