// Reads items of victorops_configs (reference row N7).
// Source: prometheus/alertmanager:config/notifiers.go (VictorOpsConfig), config.go (inheritance).
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import { map } from '../../config/decode/collection-codecs.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, secret, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { withTrailingSlash } from '../encoding/go-url-path.ts';
import type { VictoropsConfig } from './config.ts';

/** Names that a message has anyway, or that the service gives a meaning. */
const RESERVED_FIELDS = [
  'routing_key',
  'message_type',
  'state_message',
  'entity_display_name',
  'monitoring_tool',
  'entity_id',
  'entity_state',
] as const;

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  api_key: field(secret),
  api_key_file: field(string),
  api_url: shownField(optional(httpUrl)),
  routing_key: shownField(string),
  message_type: shownField(string, 'CRITICAL'),
  state_message: shownField(string, defaultTemplate('state_message')),
  entity_display_name: shownField(string, defaultTemplate('entity_display_name')),
  monitoring_tool: shownField(string, defaultTemplate('monitoring_tool')),
  custom_fields: field(map(string)),
};

const victoropsSection = section('victorops_configs', schema);
type VictoropsSection = Section<typeof schema>;

/** The decoder of `victorops_configs`. */
export const victoropsDecoder: IntegrationDecoder = { kind: 'victorops', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(victoropsSection, node, context)?.value;
  if (given === undefined) return undefined;
  checkOwnKeys(given, context);
  const resolved = inherit(given, context);
  const { values } = resolved;
  const apiKey = secretSource(values.api_key, values.api_key_file);
  if (values.api_url === undefined) context.report(given.at, 'no global VictorOps URL set');
  if (apiKey === undefined && !given.isRefused('api_key')) {
    context.report(given.at, 'no global VictorOps API Key set');
  }
  if (apiKey === undefined || values.api_url === undefined) return undefined;
  const config: VictoropsConfig = {
    kind: 'victorops',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    apiKey,
    apiUrl: values.api_url,
    routingKey: values.routing_key,
    messageType: values.message_type,
    stateMessage: values.state_message,
    entityDisplayName: values.entity_display_name,
    monitoringTool: values.monitoring_tool,
    customFields: [...values.custom_fields],
  };
  return { config, printed: victoropsSection.print(resolved) };
}

function defaultTemplate(name: string): string {
  return `{{ template "victorops.default.${name}" . }}`;
}

/** The rules of one item, before anything is inherited. */
function checkOwnKeys(given: VictoropsSection, context: IntegrationContext): void {
  if (!isSet(given.values.routing_key) && !given.isRefused('routing_key')) {
    context.report(given.at, 'missing Routing key in VictorOps config');
  }
  reportIfBoth(given, ['api_key', 'api_key_file'], { context });
  for (const name of RESERVED_FIELDS) {
    if (!given.values.custom_fields.has(name)) continue;
    context.report(
      given.placeOf('custom_fields'),
      `victorOps config contains custom field ${name} which cannot be used as it conflicts with the fixed/static fields`,
    );
  }
}

/** As upstream, key and file are inherited each for itself; a key that is given inline wins. */
function inherit(given: VictoropsSection, { global }: IntegrationContext): VictoropsSection {
  const own = given.values;
  const url = own.api_url ?? global.victorops_api_url;
  return withValues(given, {
    http_config: own.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    api_url: url === undefined ? undefined : withTrailingSlash(url),
    api_key: own.api_key ?? global.victorops_api_key,
    api_key_file: own.api_key_file === '' ? global.victorops_api_key_file : own.api_key_file,
  });
}
