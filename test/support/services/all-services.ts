// Every service that is imitated, in the order in which receivers are built.
import { INCIDENTIO, WEBHOOK } from './alertmanager-webhook.ts';
import { DISCORD } from './discord.ts';
import type { ServiceVariant } from './imitation.ts';
import { JIRA } from './jira.ts';
import { MATTERMOST } from './mattermost.ts';
import { MSTEAMS, MSTEAMSV2 } from './msteams.ts';
import { OPSGENIE } from './opsgenie.ts';
import { PAGERDUTY_V1, PAGERDUTY_V2 } from './pagerduty.ts';
import { PUSHOVER } from './pushover.ts';
import { ROCKETCHAT } from './rocketchat.ts';
import { SLACK } from './slack.ts';
import { SNS } from './sns.ts';
import { TELEGRAM } from './telegram.ts';
import { VICTOROPS } from './victorops.ts';
import { WEBEX } from './webex.ts';
import { WECHAT } from './wechat.ts';

export const SERVICES: readonly ServiceVariant[] = [
  WEBHOOK,
  PAGERDUTY_V1,
  PAGERDUTY_V2,
  OPSGENIE,
  ...WECHAT,
  ...SLACK,
  VICTOROPS,
  ...PUSHOVER,
  ...SNS,
  ...TELEGRAM,
  DISCORD,
  WEBEX,
  MSTEAMS,
  MSTEAMSV2,
  ...JIRA,
  INCIDENTIO,
  ROCKETCHAT,
  ...MATTERMOST,
];
