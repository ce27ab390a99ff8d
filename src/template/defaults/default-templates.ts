// All templates that exist before a user's files are read, in the order in which they are parsed.
import type { TemplateSource } from '../template-set.ts';
import { ALERTS_BY_STATE_TEMPLATES } from './alerts-by-state.ts';
import { ALERTS_SUMMARY_TEMPLATES } from './alerts-summary.ts';
import { BASE_TEMPLATES } from './base.ts';
import { CHAT_TEMPLATES } from './chat.ts';
import { DISCORD_TEMPLATES } from './discord.ts';
import { EMAIL_TEMPLATES } from './email.ts';
import { HEADLINE_TEMPLATES } from './headline.ts';
import { JIRA_TEMPLATES } from './jira.ts';
import { MATTERMOST_TEMPLATES } from './mattermost.ts';
import { MSTEAMS_TEMPLATES } from './msteams.ts';
import { MSTEAMSV2_TEMPLATES } from './msteamsv2.ts';
import { OPSGENIE_TEMPLATES } from './opsgenie.ts';
import { PAGERDUTY_TEMPLATES } from './pagerduty.ts';
import { PUSHOVER_TEMPLATES } from './pushover.ts';
import { ROCKETCHAT_TEMPLATES } from './rocketchat.ts';
import { SLACK_TEMPLATES } from './slack.ts';
import { SNS_TEMPLATES } from './sns.ts';
import { TELEGRAM_TEMPLATES } from './telegram.ts';
import { VICTOROPS_TEMPLATES } from './victorops.ts';
import { WEBEX_TEMPLATES } from './webex.ts';
import { WECHAT_TEMPLATES } from './wechat.ts';

export const DEFAULT_TEMPLATES: readonly TemplateSource[] = [
  { name: 'default/base', text: BASE_TEMPLATES },
  { name: 'default/alerts-by-state', text: ALERTS_BY_STATE_TEMPLATES },
  { name: 'default/alerts-summary', text: ALERTS_SUMMARY_TEMPLATES },
  { name: 'default/wechat', text: WECHAT_TEMPLATES },
  { name: 'default/slack', text: SLACK_TEMPLATES },
  { name: 'default/pagerduty', text: PAGERDUTY_TEMPLATES },
  { name: 'default/opsgenie', text: OPSGENIE_TEMPLATES },
  { name: 'default/victorops', text: VICTOROPS_TEMPLATES },
  { name: 'default/pushover', text: PUSHOVER_TEMPLATES },
  { name: 'default/sns', text: SNS_TEMPLATES },
  { name: 'default/email', text: EMAIL_TEMPLATES },
  { name: 'default/telegram', text: TELEGRAM_TEMPLATES },
  { name: 'default/discord', text: DISCORD_TEMPLATES },
  { name: 'default/webex', text: WEBEX_TEMPLATES },
  { name: 'default/msteams', text: MSTEAMS_TEMPLATES },
  { name: 'default/msteamsv2', text: MSTEAMSV2_TEMPLATES },
  { name: 'default/jira', text: JIRA_TEMPLATES },
  { name: 'default/rocketchat', text: ROCKETCHAT_TEMPLATES },
  { name: 'default/mattermost', text: MATTERMOST_TEMPLATES },
  { name: 'tocsin/headline', text: HEADLINE_TEMPLATES },
  { name: 'tocsin/chat', text: CHAT_TEMPLATES },
];
