// Reads items of rocketchat_configs (reference row N17).
// Source: prometheus/alertmanager:notify/rocketchat/config.go and config/config.go (inheritance).
import { decodeNode, optional } from '../../config/decode/codec.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, givenSecret, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { reportIfBoth } from '../../config/at-most-one.ts';
import type { Secret, SecretSource } from '../../model/secret.ts';
import type { RocketchatConfig } from './config.ts';
import { rocketchatActions, rocketchatFields } from './decode-attachment.ts';

/** Taken where the globals have `rocketchat_api_url` with nothing behind it. */
const API_URL = 'https://open.rocket.chat/';

const schema = {
  send_resolved: shownField(boolean),
  http_config: field(optional(httpConfig)),
  api_url: field(optional(httpUrl)),
  token_id: field(givenSecret),
  token_id_file: field(string),
  token: field(givenSecret),
  token_file: field(string),
  channel: field(string),
  color: field(string, '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}'),
  title: field(string, defaultTemplate('title')),
  title_link: field(string, defaultTemplate('titlelink')),
  text: field(string, defaultTemplate('text')),
  fields: field(rocketchatFields),
  short_fields: shownField(boolean),
  emoji: field(string, defaultTemplate('emoji')),
  icon_url: field(string, defaultTemplate('iconurl')),
  image_url: field(string),
  thumb_url: field(string),
  link_names: shownField(boolean),
  actions: field(rocketchatActions),
};

const rocketchatSection = section('rocketchat_configs', schema);
type RocketchatSection = Section<typeof schema>;

/** The decoder of `rocketchat_configs`. */
export const rocketchatDecoder: IntegrationDecoder = { kind: 'rocketchat', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(rocketchatSection, node, context)?.value;
  if (given === undefined) return undefined;
  reportIfBoth(given, ['token', 'token_file'], { context });
  reportIfBoth(given, ['token_id', 'token_id_file'], { context });
  const resolved = inherit(given, context);
  const { values } = resolved;
  const tokenId = sourceOf(values.token_id, values.token_id_file);
  const token = sourceOf(values.token, values.token_file);
  if (tokenId === undefined && !given.isRefused('token_id')) {
    const message = 'no global Rocketchat TokenID set either inline or in a file';
    context.report(given.at, message);
  }
  if (token === undefined && !given.isRefused('token')) {
    context.report(given.at, 'no global Rocketchat Token set either inline or in a file');
  }
  if (tokenId === undefined || token === undefined) return undefined;
  return {
    config: toRocketchatConfig(resolved, token, tokenId),
    printed: rocketchatSection.print(resolved),
  };
}

function defaultTemplate(name: string): string {
  return `{{ template "rocketchat.default.${name}" . }}`;
}

/** As upstream, tokens and files are inherited each for itself. */
function inherit(given: RocketchatSection, { global }: IntegrationContext): RocketchatSection {
  const own = given.values;
  return withValues(given, {
    http_config: own.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    api_url: own.api_url ?? global.rocketchat_api_url,
    token_id: own.token_id ?? global.rocketchat_token_id,
    token_id_file: own.token_id_file || global.rocketchat_token_id_file,
    token: own.token ?? global.rocketchat_token,
    token_file: own.token_file || global.rocketchat_token_file,
  });
}

/** As upstream, a file wins over a text, even when the file is inherited and the text is not. */
function sourceOf(secret: Secret | undefined, file: string): SecretSource | undefined {
  if (file !== '') return { kind: 'file', path: file };
  return secret && { kind: 'inline', secret };
}

function toRocketchatConfig(
  { values }: RocketchatSection,
  token: SecretSource,
  tokenId: SecretSource,
): RocketchatConfig {
  return {
    kind: 'rocketchat',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    apiUrl: values.api_url ?? API_URL,
    token,
    tokenId,
    channel: values.channel,
    color: values.color,
    title: values.title,
    titleLink: values.title_link,
    text: values.text,
    fields: values.fields.flatMap((each) => (each === undefined ? [] : [each.values])),
    shortFields: values.short_fields,
    emoji: values.emoji,
    iconUrl: values.icon_url,
    imageUrl: values.image_url,
    thumbUrl: values.thumb_url,
    actions: values.actions.flatMap((each) => {
      if (each === undefined) return [];
      const { text, url, msg } = each.values;
      return [{ text, url, msg }];
    }),
  };
}
