// Reads items of discord_configs (reference row N11).
// Source: prometheus/alertmanager:notify/discord/config.go.
import { decodeNode, optional } from '../../config/decode/codec.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import { field, section, shownField, withValues } from '../../config/decode/object-codec.ts';
import { boolean, string } from '../../config/decode/scalar-codecs.ts';
import { secretUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { decodeWebhookUrl } from '../webhook-url.ts';
import type { DiscordConfig } from './config.ts';

const discordSection = section('discord_configs', {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  webhook_url: field(secretUrl),
  webhook_url_file: field(string),
  content: field(string),
  title: field(string, '{{ template "discord.default.title" . }}'),
  message: field(string, '{{ template "discord.default.message" . }}'),
  username: field(string),
  avatar_url: field(string),
});

/** The decoder of `discord_configs`. */
export const discordDecoder: IntegrationDecoder = { kind: 'discord', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(discordSection, node, context)?.value;
  if (given === undefined) return undefined;
  const webhookUrl = decodeWebhookUrl(given, context);
  if (webhookUrl === undefined) return undefined;
  const { values } = given;
  const http = values.http_config ?? context.global.http_config ?? HTTP_DEFAULTS;
  const config: DiscordConfig = {
    kind: 'discord',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(http),
    webhookUrl,
    content: values.content,
    title: values.title,
    message: values.message,
    username: values.username,
    avatarUrl: values.avatar_url,
  };
  return { config, printed: discordSection.print(withValues(given, { http_config: http })) };
}
