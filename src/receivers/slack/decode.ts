// Reads items of slack_configs (reference row N6). Where messages go, an incoming webhook or the
// Web API with an app token, is decided here.
// Source: prometheus/alertmanager:config/notifiers.go (SlackConfig) and config.go (inheritance).
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import { list } from '../../config/decode/collection-codecs.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { joinPath } from '../../config/decode/path.ts';
import { boolean, goDuration, secret, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl, secretUrl } from '../../config/decode/url-codecs.ts';
import {
  HTTP_DEFAULTS,
  httpConfig,
  toHttpConfig,
  withBearer,
  type HttpSection,
} from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { durationMs } from '../../model/instant.ts';
import { Secret } from '../../model/secret.ts';
import { slackAction, slackField, toSlackAction, toSlackField } from './decode-attachment.ts';
import type { SlackConfig } from './config.ts';

const WEB_API_URL = 'https://slack.com/api/chat.postMessage';

const schema = {
  send_resolved: shownField(boolean),
  http_config: field(optional(httpConfig)),
  api_url: field(secretUrl),
  api_url_file: field(string),
  app_token: field(secret),
  app_token_file: field(string),
  app_url: field(optional(httpUrl)),
  channel: field(string),
  username: field(string, defaultTemplate('username')),
  color: field(string, defaultTemplate('color')),
  title: field(string, defaultTemplate('title')),
  title_link: field(string, defaultTemplate('titlelink')),
  pretext: field(string, defaultTemplate('pretext')),
  text: field(string, defaultTemplate('text')),
  message_text: field(string),
  fields: field(list(slackField, 'missing Slack field')),
  short_fields: shownField(boolean),
  footer: field(string, defaultTemplate('footer')),
  fallback: field(string, defaultTemplate('fallback')),
  callback_id: field(string, defaultTemplate('callbackid')),
  icon_emoji: field(string, defaultTemplate('iconemoji')),
  icon_url: field(string, defaultTemplate('iconurl')),
  image_url: field(string),
  thumb_url: field(string),
  link_names: shownField(boolean),
  mrkdwn_in: field(list(string)),
  actions: field(list(slackAction, 'missing Slack action')),
  update_message: shownField(boolean),
  timeout: shownField(goDuration),
};

const slackSection = section('slack_configs', schema);
type SlackSection = Section<typeof schema>;

/** The decoder of `slack_configs`. */
export const slackDecoder: IntegrationDecoder = { kind: 'slack', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(slackSection, node, context)?.value;
  if (given === undefined) return undefined;
  checkOwnKeys(given, context);
  const inherited = inherit(given, context);
  const resolved = authorize(inherited, context);
  const apiUrl = secretSource(resolved.values.api_url, resolved.values.api_url_file);
  if (apiUrl === undefined) return undefined;
  const http = resolved.values.http_config ?? HTTP_DEFAULTS;
  return { config: toSlackConfig(resolved, apiUrl, http), printed: slackSection.print(resolved) };
}

function defaultTemplate(name: string): string {
  return `{{ template "slack.default.${name}" . }}`;
}

/** The rules of one item, before anything is inherited. */
function checkOwnKeys(given: SlackSection, context: IntegrationContext): void {
  reportIfBoth(given, ['api_url', 'api_url_file'], { context });
  reportIfBoth(given, ['app_token', 'app_token_file'], { context });
  const { values } = given;
  const urlKey = isSet(values.api_url) ? 'api_url' : 'api_url_file';
  const tokenKey = isSet(values.app_token) ? 'app_token' : 'app_token_file';
  reportIfBoth(given, [urlKey, tokenKey], {
    context,
    message: 'at most one of api_url/api_url_file & app_token/app_token_file must be configured',
  });
  if (values.update_message && values.api_url?.reveal() !== WEB_API_URL) {
    context.report(
      given.placeOf('update_message'),
      `update_message can only be used with bot tokens. api_url must be set to ${WEB_API_URL}`,
    );
  }
}

/** Takes what is missing from the globals; a webhook or an authorization of its own wins. */
function inherit(given: SlackSection, { global }: IntegrationContext): SlackSection {
  const own = given.values;
  const hasToken = isSet(own.app_token) || isSet(own.app_token_file);
  const takesToken =
    !hasToken && !isSet(own.http_config?.values.authorization) && !isSet(own.api_url);
  const takesUrl = !isSet(own.api_url) && !isSet(own.api_url_file);
  return withValues(given, {
    http_config: own.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    app_url: own.app_url ?? global.slack_app_url,
    ...(takesToken && {
      app_token: global.slack_app_token,
      app_token_file: global.slack_app_token_file,
    }),
    ...(takesUrl && {
      api_url: global.slack_api_url,
      api_url_file: global.slack_api_url_file,
    }),
  });
}

/** An app token becomes the authorization of the requests, which then go to the Web API. */
function authorize(given: SlackSection, context: IntegrationContext): SlackSection {
  const { values } = given;
  const http = values.http_config ?? HTTP_DEFAULTS;
  if (values.app_url === undefined) context.report(given.at, 'no global Slack App URL set');
  if (!isSet(values.app_token) && !isSet(values.app_token_file)) {
    const isMissing = !isSet(values.api_url) && !isSet(values.api_url_file);
    if (isMissing && !given.isRefused('api_url')) {
      context.report(given.at, 'no Slack API URL nor App token set either inline or in a file');
    }
    return given;
  }
  if (http.values.authorization !== undefined) {
    context.report(given.at, "http authorization can't be set when using Slack App tokens");
  }
  const file = joinPath(context.baseDir, values.app_token_file);
  return withValues(given, {
    http_config: withBearer(http, { credentials: values.app_token, file }),
    api_url: values.app_url === undefined ? undefined : new Secret(values.app_url),
  });
}

function toSlackConfig(
  { values }: SlackSection,
  apiUrl: SlackConfig['apiUrl'],
  http: HttpSection,
): SlackConfig {
  return {
    kind: 'slack',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(http),
    apiUrl,
    channel: values.channel,
    username: values.username,
    color: values.color,
    title: values.title,
    titleLink: values.title_link,
    pretext: values.pretext,
    text: values.text,
    messageText: values.message_text,
    fields: values.fields.map(toSlackField),
    shortFields: values.short_fields,
    footer: values.footer,
    fallback: values.fallback,
    callbackId: values.callback_id,
    iconEmoji: values.icon_emoji,
    iconUrl: values.icon_url,
    imageUrl: values.image_url,
    thumbUrl: values.thumb_url,
    linkNames: values.link_names,
    mrkdwnIn: values.mrkdwn_in,
    actions: values.actions.map(toSlackAction),
    updateMessage: values.update_message,
    timeoutMs: durationMs(Math.max(0, values.timeout)),
  };
}
