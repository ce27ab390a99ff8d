// Reads items of pagerduty_configs (reference row N3). Which of PagerDuty's two APIs is spoken is
// decided here, by the kind of key.
// Source: prometheus/alertmanager:notify/pagerduty/config.go and config/config.go (inheritance).
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
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
import { rawValue, type RawValue } from '../../config/decode/raw-value.ts';
import { boolean, goDuration, secret, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { durationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';
import type { PagerdutyConfig } from './config.ts';

const V1_URL = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json';
const DEFAULT_SEVERITY = 'error';

const DEFAULT_DETAILS: readonly (readonly [name: string, template: string])[] = [
  ['firing', '{{ .Alerts.Firing | toJson }}'],
  ['resolved', '{{ .Alerts.Resolved | toJson }}'],
  ['num_firing', '{{ .Alerts.Firing | len }}'],
  ['num_resolved', '{{ .Alerts.Resolved | len }}'],
];

const image = section('images', { src: field(string), alt: field(string), href: field(string) });
const link = section('links', { href: field(string), text: field(string) });

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  service_key: field(secret),
  service_key_file: field(string),
  routing_key: field(secret),
  routing_key_file: field(string),
  url: field(optional(httpUrl)),
  client: field(string, '{{ template "pagerduty.default.client" . }}'),
  client_url: field(string, '{{ template "pagerduty.default.clientURL" . }}'),
  description: field(string, '{{ template "pagerduty.default.description" .}}'),
  details: field(map(rawValue)),
  images: field(list(image)),
  links: field(list(link)),
  source: field(string),
  severity: field(string),
  class: field(string),
  component: field(string),
  group: field(string),
  timeout: shownField(goDuration),
};

const pagerdutySection = section('pagerduty_configs', schema);
type PagerdutySection = Section<typeof schema>;

/** The decoder of `pagerduty_configs`. */
export const pagerdutyDecoder: IntegrationDecoder = { kind: 'pagerduty', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(pagerdutySection, node, context)?.value;
  if (given === undefined) return undefined;
  checkKeys(given, context);
  const resolved = complete(given, context);
  const key = keyOf(resolved);
  if (resolved.values.url === undefined) context.report(given.at, 'no global PagerDuty URL set');
  if (key === undefined || resolved.values.url === undefined) return undefined;
  return {
    config: toPagerdutyConfig(resolved, key, resolved.values.url),
    printed: pagerdutySection.print(resolved),
  };
}

function checkKeys(given: PagerdutySection, context: IntegrationContext): void {
  const keys = ['routing_key', 'service_key', 'routing_key_file', 'service_key_file'] as const;
  if (!keys.some((key) => isSet(given.values[key]) || given.isRefused(key))) {
    context.report(given.at, 'missing service or routing key in PagerDuty config');
  }
  reportIfBoth(given, ['routing_key', 'routing_key_file'], { context });
  reportIfBoth(given, ['service_key', 'service_key_file'], { context });
}

/** Fills in what is inherited, and what follows from other keys. */
function complete(given: PagerdutySection, { global }: IntegrationContext): PagerdutySection {
  const { values } = given;
  return withValues(given, {
    http_config: values.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    url: values.url ?? global.pagerduty_url,
    source: values.source === '' ? values.client : values.source,
    details: new Map<string, RawValue>([...DEFAULT_DETAILS, ...values.details]),
  });
}

interface PagerdutyKey {
  readonly api: PagerdutyConfig['api'];
  readonly source: SecretSource;
}

function keyOf({ values }: PagerdutySection): PagerdutyKey | undefined {
  const service = secretSource(values.service_key, values.service_key_file);
  if (service !== undefined) return { api: 'v1', source: service };
  const routing = secretSource(values.routing_key, values.routing_key_file);
  return routing === undefined ? undefined : { api: 'v2', source: routing };
}

function toPagerdutyConfig(
  { values }: PagerdutySection,
  key: PagerdutyKey,
  url: string,
): PagerdutyConfig {
  return {
    kind: 'pagerduty',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    api: key.api,
    key: key.source,
    url: key.api === 'v1' ? V1_URL : url,
    client: values.client,
    clientUrl: values.client_url,
    description: values.description,
    details: [...values.details],
    images: values.images.map((each) => each.values),
    links: values.links.map((each) => each.values),
    source: values.source,
    severity: values.severity === '' ? DEFAULT_SEVERITY : values.severity,
    class: values.class,
    component: values.component,
    group: values.group,
    timeoutMs: durationMs(Math.max(0, values.timeout)),
  };
}
