// The decoders of all receivers, in the order in which a receiver's integrations are built.
import type { IntegrationConfig } from '../config/config.ts';
import type { IntegrationDecoder } from '../config/integration-decoder.ts';
import type { AnyIntegrationConfig } from './build-integration.ts';
import { discordDecoder } from './discord/decode.ts';
import { emailDecoder } from './email/decode.ts';
import { incidentioDecoder } from './incidentio/decode.ts';
import { jiraDecoder } from './jira/decode.ts';
import { mattermostDecoder } from './mattermost/decode.ts';
import { msTeamsDecoder } from './msteams/decode.ts';
import { msTeamsV2Decoder } from './msteamsv2/decode.ts';
import { opsgenieDecoder } from './opsgenie/decode.ts';
import { pagerdutyDecoder } from './pagerduty/decode.ts';
import { pushoverDecoder } from './pushover/decode.ts';
import { rocketchatDecoder } from './rocketchat/decode.ts';
import { slackDecoder } from './slack/decode.ts';
import { snsDecoder } from './sns/decode.ts';
import { telegramDecoder } from './telegram/decode.ts';
import { victoropsDecoder } from './victorops/decode.ts';
import { webexDecoder } from './webex/decode.ts';
import { webhookDecoder } from './webhook/decode.ts';
import { wechatDecoder } from './wechat/decode.ts';

export const INTEGRATION_DECODERS: readonly IntegrationDecoder[] = [
  webhookDecoder,
  emailDecoder,
  pagerdutyDecoder,
  opsgenieDecoder,
  wechatDecoder,
  slackDecoder,
  victoropsDecoder,
  pushoverDecoder,
  snsDecoder,
  telegramDecoder,
  discordDecoder,
  webexDecoder,
  msTeamsDecoder,
  msTeamsV2Decoder,
  jiraDecoder,
  incidentioDecoder,
  rocketchatDecoder,
  mattermostDecoder,
];

/** Narrows a decoded item to the configurations that `INTEGRATION_DECODERS` make. */
export function isKnownIntegration(config: IntegrationConfig): config is AnyIntegrationConfig {
  return INTEGRATION_DECODERS.some(({ kind }) => kind === config.kind);
}
