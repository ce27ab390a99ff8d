// The `global` section (reference rows C3 to C6): what receivers inherit. Keys of services that
// this version cannot notify yet are checked and kept, so that a real file loads.
import { durationMs } from '../model/instant.ts';
import { reportIfBoth } from './at-most-one.ts';
import { optional, refined, type Codec, type DecodeContext } from './decode/codec.ts';
import { hostPort } from './decode/host-port.ts';
import { field, section, shownField } from './decode/object-codec.ts';
import { boolean, duration, givenSecret, secret, string } from './decode/scalar-codecs.ts';
import { httpUrl, secretUrl } from './decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig } from './http-codec.ts';
import { smtpTls, TLS_DEFAULTS } from './tls-codec.ts';

const url = optional(httpUrl);

const globalSection = section('global', {
  resolve_timeout: shownField(duration, durationMs(300_000)),
  http_config: field(optional(httpConfig), HTTP_DEFAULTS),
  jira_api_url: field(url),
  smtp_from: field(string),
  smtp_hello: field(string, 'localhost'),
  smtp_smarthost: field(hostPort),
  smtp_auth_username: field(string),
  smtp_auth_password: field(secret),
  smtp_auth_password_file: field(string),
  smtp_auth_secret: field(secret),
  smtp_auth_secret_file: field(string),
  smtp_auth_identity: field(string),
  smtp_require_tls: shownField(boolean, true),
  smtp_tls_config: field(optional(smtpTls), TLS_DEFAULTS),
  smtp_force_implicit_tls: field(optional(boolean)),
  slack_api_url: field(secretUrl),
  slack_api_url_file: field(string),
  slack_app_token: field(secret),
  slack_app_token_file: field(string),
  slack_app_url: field(url, 'https://slack.com/api/chat.postMessage'),
  pagerduty_url: field(url, 'https://events.pagerduty.com/v2/enqueue'),
  opsgenie_api_url: field(url, 'https://api.opsgenie.com/'),
  opsgenie_api_key: field(secret),
  opsgenie_api_key_file: field(string),
  wechat_api_url: field(url, 'https://qyapi.weixin.qq.com/cgi-bin/'),
  wechat_api_secret: field(secret),
  wechat_api_secret_file: field(string),
  wechat_api_corp_id: field(string),
  victorops_api_url: field(url, 'https://alert.victorops.com/integrations/generic/20131114/alert/'),
  victorops_api_key: field(secret),
  victorops_api_key_file: field(string),
  telegram_api_url: field(url, 'https://api.telegram.org'),
  telegram_bot_token: field(secret),
  telegram_bot_token_file: field(string),
  webex_api_url: field(url, 'https://webexapis.com/v1/messages'),
  rocketchat_api_url: field(url, 'https://open.rocket.chat/'),
  rocketchat_token: field(givenSecret),
  rocketchat_token_file: field(string),
  rocketchat_token_id: field(givenSecret),
  rocketchat_token_id_file: field(string),
  mattermost_webhook_url: field(secretUrl),
  mattermost_webhook_url_file: field(string),
});

export type GlobalSection = typeof globalSection.defaults;
export type GlobalConfig = GlobalSection['values'];

/** Reads and checks the section. */
export const globalConfig: Codec<GlobalSection> = refined(globalSection, check);

/** What holds when the file has no `global`. */
export const GLOBAL_DEFAULTS: GlobalSection = globalSection.defaults;

/** Keys of which upstream allows one of each pair. */
const EXCLUSIVE = [
  ['slack_app_token', 'slack_app_token_file'],
  ['slack_api_url', 'slack_api_url_file'],
  ['opsgenie_api_key', 'opsgenie_api_key_file'],
  ['victorops_api_key', 'victorops_api_key_file'],
  ['telegram_bot_token', 'telegram_bot_token_file'],
  ['smtp_auth_password', 'smtp_auth_password_file'],
  ['smtp_auth_secret', 'smtp_auth_secret_file'],
  ['rocketchat_token', 'rocketchat_token_file'],
  ['rocketchat_token_id', 'rocketchat_token_id_file'],
  ['wechat_api_secret', 'wechat_api_secret_file'],
  ['mattermost_webhook_url', 'mattermost_webhook_url_file'],
] as const;

function check(section: GlobalSection, context: DecodeContext): GlobalSection {
  for (const pair of EXCLUSIVE) reportIfBoth(section, pair, { context });
  const { slack_api_url: apiUrl, slack_app_url: appUrl, ...rest } = section.values;
  const hasToken = rest.slack_app_token !== undefined || rest.slack_app_token_file !== '';
  const hasUrl = apiUrl !== undefined || rest.slack_api_url_file !== '';
  // A workaround from before app tokens existed: the API's own URL beside a token is no conflict.
  const isWorkaround = apiUrl !== undefined && apiUrl.reveal() === appUrl;
  if (hasToken && hasUrl && !isWorkaround) {
    context.report(
      section.placeOf(apiUrl === undefined ? 'slack_api_url_file' : 'slack_api_url'),
      'at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured',
    );
  }
  return section;
}
