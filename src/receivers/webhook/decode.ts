// Reads items of webhook_configs (reference row N1).
// Source: prometheus/alertmanager:notify/webhook/config.go.
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import { field, section, shownField, withValues } from '../../config/decode/object-codec.ts';
import { rawValue } from '../../config/decode/raw-value.ts';
import { boolean, count, goDuration, secret, string } from '../../config/decode/scalar-codecs.ts';
import { secretTemplateUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { durationMs } from '../../model/instant.ts';
import type { SecretSource } from '../../model/secret.ts';
import type { WebhookConfig } from './config.ts';

const signatureSection = section('signature', {
  secret: field(secret),
  secret_file: field(string),
});

/** What Alertmanager does not have. */
const tocsinSection = section('tocsin of webhook_configs', {
  signature: field(optional(signatureSection)),
  idempotency_key: field(boolean),
});

const webhookSection = section('webhook_configs', {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  url: field(secretTemplateUrl),
  url_file: shownField(string),
  max_alerts: shownField(count),
  timeout: shownField(goDuration),
  payload: field(rawValue),
  tocsin: field(optional(tocsinSection)),
});

/** The decoder of `webhook_configs`. */
export const webhookDecoder: IntegrationDecoder = { kind: 'webhook', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(webhookSection, node, context)?.value;
  if (given === undefined) return undefined;
  const { values } = given;
  if (!isSet(values.url) && !isSet(values.url_file) && !given.isRefused('url')) {
    context.report(given.at, 'one of url or url_file must be configured');
  }
  reportIfBoth(given, ['url', 'url_file'], { context });
  const http = values.http_config ?? context.global.http_config ?? HTTP_DEFAULTS;
  const url = secretSource(values.url, values.url_file);
  if (url === undefined) return undefined;
  const config: WebhookConfig = {
    kind: 'webhook',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(http),
    url,
    maxAlerts: values.max_alerts,
    timeoutMs: durationMs(Math.max(0, values.timeout)),
    payload: values.payload ?? undefined,
    signature: decodeSignature(values.tocsin?.values.signature, context),
    hasIdempotencyKey: values.tocsin?.values.idempotency_key ?? false,
  };
  return { config, printed: webhookSection.print(withValues(given, { http_config: http })) };
}

function decodeSignature(
  given: typeof signatureSection.defaults | undefined,
  context: IntegrationContext,
): SecretSource | undefined {
  if (given === undefined) return undefined;
  const { secret: inline, secret_file: file } = given.values;
  if (!isSet(inline) && !isSet(file) && !given.isRefused('secret')) {
    context.report(given.at, 'one of secret or secret_file must be configured');
  }
  reportIfBoth(given, ['secret', 'secret_file'], { context });
  return secretSource(inline, file);
}
