// Reads items of webex_configs (reference row N12). The bot's token is the authorization of the
// item's own http_config: one in the globals does not count.
// Source: prometheus/alertmanager:config/notifiers.go (WebexConfig) and config.go (inheritance).
import { isSet } from '../../config/at-most-one.ts';
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
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import type { WebexConfig } from './config.ts';

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  api_url: field(optional(httpUrl)),
  message: field(string, '{{ template "webex.default.message" . }}'),
  room_id: shownField(string),
};

const webexSection = section('webex_configs', schema);
type WebexSection = Section<typeof schema>;

/** The decoder of `webex_configs`. */
export const webexDecoder: IntegrationDecoder = { kind: 'webex', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(webexSection, node, context)?.value;
  if (given === undefined) return undefined;
  checkOwnKeys(given, context);
  const { values } = given;
  const apiUrl = values.api_url ?? context.global.webex_api_url;
  if (apiUrl === undefined && !given.isRefused('api_url')) {
    context.report(given.at, 'no global Webex URL set');
  }
  if (values.http_config === undefined || apiUrl === undefined) return undefined;
  const config: WebexConfig = {
    kind: 'webex',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config),
    apiUrl,
    roomId: values.room_id,
    message: values.message,
  };
  return { config, printed: webexSection.print(withValues(given, { api_url: apiUrl })) };
}

function checkOwnKeys(given: WebexSection, context: IntegrationContext): void {
  const { values } = given;
  if (!isSet(values.room_id) && !given.isRefused('room_id')) {
    context.report(given.at, 'missing room_id on webex_config');
  }
  const http = values.http_config;
  const isRefused = given.isRefused('http_config') || http?.isRefused('authorization') === true;
  if (!isSet(http?.values.authorization) && !isRefused) {
    context.report(given.placeOf('http_config'), 'missing webex_configs.http_config.authorization');
  }
}
