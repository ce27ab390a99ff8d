// Reads items of mattermost_configs (reference row N18).
// Source: prometheus/alertmanager:notify/mattermost/config.go and config/config.go (inheritance).
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, string } from '../../config/decode/scalar-codecs.ts';
import { secretUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import type { MattermostConfig, MattermostPriority } from './config.ts';
import {
  mattermostAttachments,
  mattermostFields,
  toMattermostAttachment,
} from './decode-attachment.ts';

const prioritySection = section('priority', {
  priority: field(string),
  requested_ack: field(boolean),
  persistent_notifications: field(boolean),
});

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  webhook_url: field(secretUrl),
  webhook_url_file: field(string),
  channel: field(string),
  username: field(string, defaultTemplate('username')),
  text: field(string, defaultTemplate('text')),
  fallback: field(string, defaultTemplate('fallback')),
  color: field(string, defaultTemplate('color')),
  pretext: field(string),
  author_name: field(string),
  author_link: field(string),
  author_icon: field(string),
  title: field(string, defaultTemplate('title')),
  title_link: field(string, defaultTemplate('titlelink')),
  fields: field(mattermostFields),
  thumb_url: field(string),
  footer: field(string),
  footer_icon: field(string),
  image_url: field(string),
  icon_url: field(string),
  icon_emoji: field(string),
  attachments: field(mattermostAttachments),
  type: field(string),
  props: field(optional(section('props', { card: field(string) }))),
  priority: field(optional(prioritySection)),
};

const mattermostSection = section('mattermost_configs', schema);
type MattermostSection = Section<typeof schema>;

/** The decoder of `mattermost_configs`. */
export const mattermostDecoder: IntegrationDecoder = { kind: 'mattermost', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(mattermostSection, node, context)?.value;
  if (given === undefined) return undefined;
  reportIfBoth(given, ['webhook_url', 'webhook_url_file'], { context });
  const resolved = inherit(given, context);
  const { webhook_url: url, webhook_url_file: file } = resolved.values;
  const webhookUrl = secretSource(url, file);
  if (webhookUrl === undefined) {
    if (!given.isRefused('webhook_url')) {
      context.report(given.at, 'missing webhook_url or webhook_url_file on mattermost_config');
    }
    return undefined;
  }
  const config = toMattermostConfig(resolved, webhookUrl);
  return { config, printed: mattermostSection.print(resolved) };
}

function defaultTemplate(name: string): string {
  return `{{ template "mattermost.default.${name}" . }}`;
}

function inherit(given: MattermostSection, { global }: IntegrationContext): MattermostSection {
  const { values } = given;
  const hasUrl = isSet(values.webhook_url) || isSet(values.webhook_url_file);
  return withValues(given, {
    http_config: values.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    ...(!hasUrl && {
      webhook_url: global.mattermost_webhook_url,
      webhook_url_file: global.mattermost_webhook_url_file,
    }),
  });
}

function toMattermostConfig(
  { values }: MattermostSection,
  webhookUrl: MattermostConfig['webhookUrl'],
): MattermostConfig {
  return {
    kind: 'mattermost',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    webhookUrl,
    channel: values.channel,
    username: values.username,
    iconUrl: values.icon_url,
    iconEmoji: values.icon_emoji,
    own: toMattermostAttachment(values),
    attachments: values.attachments.flatMap((each) =>
      each === undefined ? [] : [toMattermostAttachment(each.values)],
    ),
    type: values.type,
    card: values.props?.values.card ?? '',
    priority: toPriority(values.priority),
  };
}

/** Without a word for it, the other keys of `priority` mean nothing. */
function toPriority(
  given: typeof prioritySection.defaults | undefined,
): MattermostPriority | undefined {
  if (given === undefined || given.values.priority === '') return undefined;
  const {
    priority,
    requested_ack: requestedAck,
    persistent_notifications: persistentNotifications,
  } = given.values;
  return { priority, requestedAck, persistentNotifications };
}
