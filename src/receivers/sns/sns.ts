// The SNS receiver: publishes to a topic, a phone or a device through AWS' query API (row N9).
import type { Integration, Notification, Outcome } from '../../notify/integration.ts';
import type { HttpReply } from '../http/http-client.ts';
import { judgeReply } from '../http/status-outcome.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { logWarnings } from '../rendering/log-warnings.ts';
import { failed } from '../outcomes.ts';
import { renderMessage } from '../rendering/render-message.ts';
import { withAwsMessage, xmlText } from './aws-answer.ts';
import { AwsClient, awsHttpConfig } from './aws-client.ts';
import { awsEndpoint } from './aws-endpoint.ts';
import { AwsIdentities } from './aws-identity.ts';
import type { SnsConfig } from './config.ts';
import { buildPublishForm } from './payload.ts';

/** Publishes messages. Success is a 2xx answer that names the message, or says nothing at all. */
export class Sns implements Integration {
  readonly name = 'sns';
  readonly index: number;
  readonly sendResolved: boolean;
  readonly #config: SnsConfig;
  readonly #deps: IntegrationDeps;
  readonly #client: AwsClient;
  readonly #identities: AwsIdentities;

  constructor(config: SnsConfig, index: number, deps: IntegrationDeps) {
    this.index = index;
    this.sendResolved = config.sendResolved;
    this.#config = config;
    this.#deps = deps;
    const http = awsHttpConfig(config.httpConfig, config.useAwsHttpClient, deps);
    this.#client = new AwsClient(http, deps);
    this.#identities = new AwsIdentities(config.sigv4, this.#client, deps);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<Outcome> {
    const { environment, logger } = this.#deps;
    const origin = { integration: this, notification, deps: this.#deps };
    const { groupKey, id, possibleDuplicate } = notification;
    const rendered = renderMessage(origin, ({ text }, templateNotice) => ({
      apiUrl: text(this.#config.apiUrl),
      message: buildPublishForm(this.#config, text, {
        groupKey,
        id,
        possibleDuplicate,
        templateNotice,
      }),
    }));
    if (!rendered.ok) return failed(rendered.error);
    const { apiUrl, message } = rendered.value;

    const identity = await this.#identities.find(signal);
    if (identity.kind === 'outcome') return identity.outcome;
    logWarnings(message.warnings, { integration: this, notification, logger });
    const { region, credentials } = identity;
    const url = apiUrl === '' ? awsEndpoint('sns', region, environment) : apiUrl;
    const request = { service: 'sns', region, url, body: message.body, credentials } as const;
    return this.#judge(await this.#client.post(request, signal));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #judge(reply: HttpReply): Outcome {
    const judged = judgeReply(withAwsMessage(reply), { now: this.#deps.clock.now() });
    if (judged.kind !== 'success') return judged;
    const { text } = judged.answer;
    if (text.trim() === '' || xmlText(text, 'MessageId') !== undefined) return { kind: 'sent' };
    return {
      kind: 'retry',
      reason: 'other',
      error: 'The answer of SNS does not name the message',
      mayHaveArrived: true,
    };
  }
}
