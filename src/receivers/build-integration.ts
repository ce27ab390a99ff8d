// Configuration → integration: the one place that knows all receivers.
import type { Integration } from '../notify/integration.ts';
import type { EmailConfig } from './email/config.ts';
import { Email } from './email/email.ts';
import type { IntegrationDeps } from './integration-deps.ts';
import type { SlackConfig } from './slack/config.ts';
import { Slack } from './slack/slack.ts';
import type { WebhookConfig } from './webhook/config.ts';
import { Webhook } from './webhook/webhook.ts';

/** The configuration of any receiver. */
export type AnyIntegrationConfig = EmailConfig | SlackConfig | WebhookConfig;

/** Builds an integration; `index` is its position among those of the same kind. */
export function buildIntegration(
  config: AnyIntegrationConfig,
  index: number,
  deps: IntegrationDeps,
): Integration {
  switch (config.kind) {
    case 'webhook':
      return new Webhook(config, index, deps);
    case 'slack':
      return new Slack(config, index, deps);
    case 'email':
      return new Email(config, index, deps);
  }
}
