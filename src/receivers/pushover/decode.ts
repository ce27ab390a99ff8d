// Reads items of pushover_configs (reference row N8).
// Source: prometheus/alertmanager:notify/pushover/config.go.
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional, textOf, type Codec } from '../../config/decode/codec.ts';
import { formatGoDuration, parseGoDuration } from '../../config/decode/go-duration.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, secret, string } from '../../config/decode/scalar-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { durationMs, type DurationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';
import type { PushoverConfig } from './config.ts';

const API_URL = 'https://api.pushover.net/1/messages.json';

/** A Go duration that always needs a unit, unlike those of `timeout` keys: `60` is an error. */
const unitDuration: Codec<DurationMs> = {
  zero: durationMs(0),
  decode: (node, context) => {
    const text = textOf(node, context, 'a duration such as 10s or 1m30s');
    if (text === undefined) return undefined;
    const value = parseGoDuration(text);
    if (value !== undefined) return { value };
    const message = `expected a duration such as 10s or 1m30s, found ${quoteGo(text)}`;
    context.report(node.at, message);
    return undefined;
  },
  print: formatGoDuration,
  isZero: (value) => value === 0,
};

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  user_key: field(secret),
  user_key_file: field(string),
  token: field(secret),
  token_file: field(string),
  title: field(string, defaultTemplate('title')),
  message: field(string, defaultTemplate('message')),
  url: field(string, defaultTemplate('url')),
  url_title: field(string),
  device: field(string),
  sound: field(string),
  priority: field(string, '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}'),
  retry: field(unitDuration, durationMs(60_000)),
  expire: field(unitDuration, durationMs(3_600_000)),
  ttl: field(unitDuration),
  html: field(boolean),
  monospace: field(boolean),
};

const pushoverSection = section('pushover_configs', schema);
type PushoverSection = Section<typeof schema>;

/** The decoder of `pushover_configs`. */
export const pushoverDecoder: IntegrationDecoder = { kind: 'pushover', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(pushoverSection, node, context)?.value;
  if (given === undefined) return undefined;
  checkSecret(given, ['user_key', 'user_key_file'], context);
  checkSecret(given, ['token', 'token_file'], context);
  if (given.values.html && given.values.monospace) {
    context.report(
      given.placeOf('monospace'),
      'at most one of monospace & html must be configured',
    );
  }
  const { values } = given;
  const userKey = secretSource(values.user_key, values.user_key_file);
  const token = secretSource(values.token, values.token_file);
  if (userKey === undefined || token === undefined) return undefined;
  const http = values.http_config ?? context.global.http_config ?? HTTP_DEFAULTS;
  const resolved = withValues(given, { http_config: http });
  return {
    config: toPushoverConfig(resolved, { userKey, token }),
    printed: pushoverSection.print(resolved),
  };
}

function defaultTemplate(name: string): string {
  return `{{ template "pushover.default.${name}" . }}`;
}

/** A secret must be given, inline or in a file, and only once. */
function checkSecret(
  given: PushoverSection,
  [key, file]: readonly ['user_key', 'user_key_file'] | readonly ['token', 'token_file'],
  context: IntegrationContext,
): void {
  if (!isSet(given.values[key]) && !isSet(given.values[file]) && !given.isRefused(key)) {
    context.report(given.at, `one of ${key} or ${file} must be configured`);
  }
  reportIfBoth(given, [key, file], { context });
}

function toPushoverConfig(
  { values }: PushoverSection,
  { userKey, token }: { readonly userKey: SecretSource; readonly token: SecretSource },
): PushoverConfig {
  return {
    kind: 'pushover',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    apiUrl: API_URL,
    userKey,
    token,
    title: values.title,
    message: values.message,
    url: values.url,
    urlTitle: values.url_title,
    device: values.device,
    sound: values.sound,
    priority: values.priority,
    retryMs: values.retry,
    expireMs: values.expire,
    ttlMs: values.ttl,
    html: values.html,
    monospace: values.monospace,
  };
}
