// Reads items of msteams_configs (reference row N13).
// Source: prometheus/alertmanager:notify/msteams/config.go.
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
import type { MsTeamsConfig } from './config.ts';

const msTeamsSection = section('msteams_configs', {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  webhook_url: field(secretUrl),
  webhook_url_file: field(string),
  title: field(string, '{{ template "msteams.default.title" . }}'),
  summary: field(string, '{{ template "msteams.default.summary" . }}'),
  text: field(string, '{{ template "msteams.default.text" . }}'),
});

/** The decoder of `msteams_configs`. */
export const msTeamsDecoder: IntegrationDecoder = { kind: 'msteams', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(msTeamsSection, node, context)?.value;
  if (given === undefined) return undefined;
  const webhookUrl = decodeWebhookUrl(given, context);
  if (webhookUrl === undefined) return undefined;
  const { values } = given;
  const http = values.http_config ?? context.global.http_config ?? HTTP_DEFAULTS;
  const config: MsTeamsConfig = {
    kind: 'msteams',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(http),
    webhookUrl,
    title: values.title,
    summary: values.summary,
    text: values.text,
  };
  return { config, printed: msTeamsSection.print(withValues(given, { http_config: http })) };
}
