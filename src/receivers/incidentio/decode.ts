// Reads items of incidentio_configs (reference row N16).
// Source: prometheus/alertmanager:notify/incidentio/config.go and config/config.go (inheritance).
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
import { boolean, count, goDuration, secret, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type { HttpConfig } from '../../config/http-config.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { durationMs } from '../../model/instant.ts';
import { Secret, type SecretSource } from '../../model/secret.ts';
import type { IncidentioConfig } from './config.ts';

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  // Upstream prints it: the token is what is secret.
  url: shownField(optional(httpUrl)),
  url_file: shownField(string),
  alert_source_token: field(secret),
  alert_source_token_file: field(string),
  max_alerts: shownField(count),
  timeout: shownField(goDuration),
};

const incidentioSection = section('incidentio_configs', schema);
type IncidentioSection = Section<typeof schema>;

/** The decoder of `incidentio_configs`. */
export const incidentioDecoder: IntegrationDecoder = { kind: 'incidentio', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(incidentioSection, node, context)?.value;
  if (given === undefined) return undefined;
  const { values } = given;
  if (!isSet(values.url) && !isSet(values.url_file) && !given.isRefused('url')) {
    context.report(given.at, 'one of url or url_file must be configured');
  }
  reportIfBoth(given, ['url', 'url_file'], { context });
  checkAuthorization(given, context);
  const http = values.http_config ?? context.global.http_config ?? HTTP_DEFAULTS;
  const inline = values.url === undefined ? undefined : new Secret(values.url);
  const url = secretSource(inline, values.url_file);
  if (url === undefined) return undefined;
  const config: IncidentioConfig = {
    kind: 'incidentio',
    sendResolved: values.send_resolved,
    httpConfig: authorized(toHttpConfig(http), tokenOf(given)),
    url,
    maxAlerts: values.max_alerts,
    timeoutMs: durationMs(Math.max(0, values.timeout)),
  };
  return { config, printed: incidentioSection.print(withValues(given, { http_config: http })) };
}

/** Only a `http_config` of the item's own is looked at: one in the globals may authorize, too. */
function checkAuthorization(given: IncidentioSection, context: IntegrationContext): void {
  reportIfBoth(given, ['alert_source_token', 'alert_source_token_file'], { context });
  const http = given.values.http_config;
  if (http === undefined) return;
  const hasToken = tokenOf(given) !== undefined || given.isRefused('alert_source_token');
  const hasAuthorization = http.values.authorization !== undefined;
  if (hasToken && hasAuthorization) {
    context.report(
      given.placeOf('http_config'),
      'cannot specify alert_source_token or alert_source_token_file when using http_config.authorization',
    );
  }
  if (!hasToken && !hasAuthorization && !http.isRefused('authorization')) {
    context.report(
      given.placeOf('http_config'),
      'at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured',
    );
  }
}

function tokenOf({ values }: IncidentioSection): SecretSource | undefined {
  return secretSource(values.alert_source_token, values.alert_source_token_file);
}

/** The token goes before any login of http_config. */
function authorized(http: HttpConfig, token: SecretSource | undefined): HttpConfig {
  if (token === undefined) return http;
  return { ...http, auth: { kind: 'scheme', type: 'Bearer', credentials: token } };
}
