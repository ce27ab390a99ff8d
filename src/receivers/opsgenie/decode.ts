// Reads items of opsgenie_configs (reference row N4).
// Source: prometheus/alertmanager:notify/opsgenie/config.go and config/config.go (inheritance).
import { reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import { list, map } from '../../config/decode/collection-codecs.ts';
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
import type { SecretSource } from '../../model/secret.ts';
import { withTrailingSlash } from '../encoding/go-url-path.ts';
import type { OpsgenieConfig } from './config.ts';
import { responder, toResponder } from './decode-responder.ts';

const EMPTY_RESPONDER =
  'opsGenieConfig responder {   } has to have at least one of id, username or name specified';

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  api_key: field(secret),
  api_key_file: field(string),
  api_url: field(optional(httpUrl)),
  message: field(string, defaultTemplate('message')),
  description: field(string, defaultTemplate('description')),
  source: field(string, defaultTemplate('source')),
  details: field(map(string)),
  entity: field(string),
  responders: field(list(responder, EMPTY_RESPONDER)),
  actions: field(string),
  tags: field(string),
  note: field(string),
  priority: field(string),
  update_alerts: field(boolean),
};

const opsgenieSection = section('opsgenie_configs', schema);
type OpsgenieSection = Section<typeof schema>;

/** The decoder of `opsgenie_configs`. */
export const opsgenieDecoder: IntegrationDecoder = { kind: 'opsgenie', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(opsgenieSection, node, context)?.value;
  if (given === undefined) return undefined;
  reportIfBoth(given, ['api_key', 'api_key_file'], { context });
  const resolved = inherit(given, context);
  const { values } = resolved;
  const apiKey = secretSource(values.api_key, values.api_key_file);
  if (values.api_url === undefined) context.report(given.at, 'no global OpsGenie URL set');
  if (apiKey === undefined && !given.isRefused('api_key')) {
    context.report(given.at, 'no global OpsGenie API Key set either inline or in a file');
  }
  if (apiKey === undefined || values.api_url === undefined) return undefined;
  return {
    config: toOpsgenieConfig(resolved, apiKey, values.api_url),
    printed: opsgenieSection.print(resolved),
  };
}

function defaultTemplate(name: string): string {
  return `{{ template "opsgenie.default.${name}" . }}`;
}

/** As upstream, key and file are inherited each for itself; a key that is given inline wins. */
function inherit(given: OpsgenieSection, { global }: IntegrationContext): OpsgenieSection {
  const own = given.values;
  const url = own.api_url ?? global.opsgenie_api_url;
  return withValues(given, {
    http_config: own.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    api_url: url === undefined ? undefined : withTrailingSlash(url),
    api_key: own.api_key ?? global.opsgenie_api_key,
    api_key_file: own.api_key_file === '' ? global.opsgenie_api_key_file : own.api_key_file,
  });
}

function toOpsgenieConfig(
  { values }: OpsgenieSection,
  apiKey: SecretSource,
  apiUrl: string,
): OpsgenieConfig {
  return {
    kind: 'opsgenie',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    apiKey,
    apiUrl,
    message: values.message,
    description: values.description,
    source: values.source,
    details: [...values.details],
    entity: values.entity,
    responders: values.responders.map(toResponder),
    actions: values.actions,
    tags: values.tags,
    note: values.note,
    priority: values.priority,
    updateAlerts: values.update_alerts,
  };
}
