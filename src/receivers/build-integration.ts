// Configuration → integration: the one place that knows all receivers.
import type { Integration } from '../notify/integration.ts';
import type { DiscordConfig } from './discord/config.ts';
import { createDiscord } from './discord/discord.ts';
import type { EmailConfig } from './email/config.ts';
import { Email } from './email/email.ts';
import type { IncidentioConfig } from './incidentio/config.ts';
import { Incidentio } from './incidentio/incidentio.ts';
import type { IntegrationDeps } from './integration-deps.ts';
import type { JiraConfig } from './jira/config.ts';
import { Jira } from './jira/jira.ts';
import type { MattermostConfig } from './mattermost/config.ts';
import { createMattermost } from './mattermost/mattermost.ts';
import type { MsTeamsConfig } from './msteams/config.ts';
import { createMsTeams } from './msteams/msteams.ts';
import type { MsTeamsV2Config } from './msteamsv2/config.ts';
import { createMsTeamsV2 } from './msteamsv2/msteamsv2.ts';
import type { OpsgenieConfig } from './opsgenie/config.ts';
import { Opsgenie } from './opsgenie/opsgenie.ts';
import type { PagerdutyConfig } from './pagerduty/config.ts';
import { Pagerduty } from './pagerduty/pagerduty.ts';
import type { PushoverConfig } from './pushover/config.ts';
import { Pushover } from './pushover/pushover.ts';
import type { RocketchatConfig } from './rocketchat/config.ts';
import { Rocketchat } from './rocketchat/rocketchat.ts';
import type { SlackConfig } from './slack/config.ts';
import { Slack } from './slack/slack.ts';
import type { SnsConfig } from './sns/config.ts';
import { Sns } from './sns/sns.ts';
import type { TelegramConfig } from './telegram/config.ts';
import { Telegram } from './telegram/telegram.ts';
import type { VictoropsConfig } from './victorops/config.ts';
import { Victorops } from './victorops/victorops.ts';
import type { WebexConfig } from './webex/config.ts';
import { createWebex } from './webex/webex.ts';
import type { WebhookConfig } from './webhook/config.ts';
import { Webhook } from './webhook/webhook.ts';
import type { WechatConfig } from './wechat/config.ts';
import { Wechat } from './wechat/wechat.ts';

/** The configuration of any receiver. */
export type AnyIntegrationConfig =
  | DiscordConfig
  | EmailConfig
  | IncidentioConfig
  | JiraConfig
  | MattermostConfig
  | MsTeamsConfig
  | MsTeamsV2Config
  | OpsgenieConfig
  | PagerdutyConfig
  | PushoverConfig
  | RocketchatConfig
  | SlackConfig
  | SnsConfig
  | TelegramConfig
  | VictoropsConfig
  | WebexConfig
  | WebhookConfig
  | WechatConfig;

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
    case 'pagerduty':
      return new Pagerduty(config, index, deps);
    case 'opsgenie':
      return new Opsgenie(config, index, deps);
    case 'victorops':
      return new Victorops(config, index, deps);
    case 'pushover':
      return new Pushover(config, index, deps);
    case 'sns':
      return new Sns(config, index, deps);
    case 'telegram':
      return new Telegram(config, index, deps);
    case 'discord':
      return createDiscord(config, index, deps);
    case 'webex':
      return createWebex(config, index, deps);
    case 'msteams':
      return createMsTeams(config, index, deps);
    case 'msteamsv2':
      return createMsTeamsV2(config, index, deps);
    case 'wechat':
      return new Wechat(config, index, deps);
    case 'jira':
      return new Jira(config, index, deps);
    case 'incidentio':
      return new Incidentio(config, index, deps);
    case 'rocketchat':
      return new Rocketchat(config, index, deps);
    case 'mattermost':
      return createMattermost(config, index, deps);
  }
}
