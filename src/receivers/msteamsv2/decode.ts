// Reads items of msteamsv2_configs (reference row N14). Unlike other receivers, one with an
// http_config of its own still takes the global proxy (row C20).
// Source: prometheus/alertmanager:notify/msteamsv2/config.go and config/config.go (inheritance).
import { decodeNode, optional } from '../../config/decode/codec.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import { field, section, shownField, withValues } from '../../config/decode/object-codec.ts';
import { boolean, string } from '../../config/decode/scalar-codecs.ts';
import { secretUrl } from '../../config/decode/url-codecs.ts';
import {
  HTTP_DEFAULTS,
  httpConfig,
  toHttpConfig,
  type HttpSection,
} from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { decodeWebhookUrl } from '../webhook-url.ts';
import type { MsTeamsV2Config } from './config.ts';

const msTeamsV2Section = section('msteamsv2_configs', {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  webhook_url: field(secretUrl),
  webhook_url_file: field(string),
  title: field(string, '{{ template "msteamsv2.default.title" . }}'),
  text: field(string, '{{ template "msteamsv2.default.text" . }}'),
});

/** The decoder of `msteamsv2_configs`. */
export const msTeamsV2Decoder: IntegrationDecoder = { kind: 'msteamsv2', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(msTeamsV2Section, node, context)?.value;
  if (given === undefined) return undefined;
  const webhookUrl = decodeWebhookUrl(given, context);
  if (webhookUrl === undefined) return undefined;
  const { values } = given;
  const http = inheritProxy(values.http_config, context.global.http_config ?? HTTP_DEFAULTS);
  const config: MsTeamsV2Config = {
    kind: 'msteamsv2',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(http),
    webhookUrl,
    title: values.title,
    text: values.text,
  };
  return { config, printed: msTeamsV2Section.print(withValues(given, { http_config: http })) };
}

/** An empty proxy_url is one of its own, and means none. */
function inheritProxy(own: HttpSection | undefined, global: HttpSection): HttpSection {
  if (own === undefined) return global;
  return withValues(own, { proxy_url: own.values.proxy_url ?? global.values.proxy_url });
}
