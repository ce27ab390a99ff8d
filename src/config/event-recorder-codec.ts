// The `event_recorder` section (reference row C24): where events are recorded.
// Source: prometheus/alertmanager:eventrecorder/config.go, file.go, webhook.go, stdout.go.
import { durationMs, type DurationMs } from '../model/instant.ts';
import type { Secret } from '../model/secret.ts';
import { optional, refined, type Codec, type DecodeContext } from './decode/codec.ts';
import { list } from './decode/collection-codecs.ts';
import { field, section, shownField } from './decode/object-codec.ts';
import { boolean, duration, filePath, integer } from './decode/scalar-codecs.ts';
import { secretUrl, URL_MASK } from './decode/url-codecs.ts';
import type { EventRecorderConfig, WebhookOutput } from './event-recorder-config.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from './http-codec.ts';
import { kafkaOutput } from './kafka-output-codec.ts';

const fileSection = section('file output', { path: shownField(filePath) });

const fileOutput = refined(fileSection, (output, context) => {
  if (output.values.path === '' && !output.isRefused('path')) {
    context.report(output.placeOf('path'), 'event_recorder file output requires a path');
  }
  return output;
});

const webhookSection = section('webhook output', {
  url: shownField(secretUrl),
  http_config: field(optional(httpConfig)),
  timeout: field(duration),
  workers: field(integer),
  max_retries: field(integer),
  retry_backoff: field(duration),
  batch: field(boolean),
  batch_max_events: field(integer),
  batch_max_bytes: field(integer),
  batch_flush_interval: field(duration),
});

type WebhookSection = typeof webhookSection.defaults;

const recorderSection = section('event_recorder', {
  file_outputs: field(list(fileOutput)),
  webhook_outputs: field(list(refined(webhookSection, checkWebhook))),
  kafka_outputs: field(list(kafkaOutput)),
  stdout_outputs: field(list(section('stdout output', {}))),
});

export type RecorderSection = typeof recorderSection.defaults;

/** The key of the top level; a section without outputs is as good as none. */
export const eventRecorder: Codec<RecorderSection> = recorderSection;

/** Refuses Kafka where events are recorded, and says so where none are (`--enable-feature`). */
export function checkRecorder(
  recorder: RecorderSection,
  recordsEvents: boolean,
  context: DecodeContext,
): void {
  if (recorderSection.isZero(recorder)) return;
  if (!recordsEvents) {
    context.warn(
      recorder.at,
      'no events are recorded, because the feature event-recorder is not enabled',
    );
  } else if (recorder.values.kafka_outputs.length > 0) {
    context.report(
      recorder.keyPlaceOf('kafka_outputs'),
      'kafka_outputs is not supported: there is no Kafka client built in; record to a file, a webhook or stdout',
    );
  }
}

/** Compiles the section; undefined when nothing is recorded. An empty item records nothing. */
export function toEventRecorder({ values }: RecorderSection): EventRecorderConfig | undefined {
  const paths = values.file_outputs.map((output) => output.values.path);
  const config: EventRecorderConfig = {
    files: paths.filter((path) => path !== '').map((path) => ({ path })),
    webhooks: values.webhook_outputs.flatMap((output) => {
      const { url } = output.values;
      return url === undefined ? [] : [toWebhook(output, url)];
    }),
    stdout: values.stdout_outputs.length,
  };
  const count = config.files.length + config.webhooks.length + config.stdout;
  return count === 0 ? undefined : config;
}

function toWebhook({ values }: WebhookSection, url: Secret): WebhookOutput {
  return {
    url: { kind: 'inline', secret: url },
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    timeoutMs: positive(values.timeout, durationMs(10_000)),
    workers: positive(values.workers, 4),
    maxRetries: positive(values.max_retries, 3),
    retryBackoffMs: positive(values.retry_backoff, durationMs(500)),
    batch: values.batch
      ? {
          maxEvents: positive(values.batch_max_events, 100),
          maxBytes: positive(values.batch_max_bytes, 2 ** 20),
          flushIntervalMs: positive(values.batch_flush_interval, durationMs(100)),
        }
      : undefined,
  };
}

function positive<T extends number | DurationMs>(value: T, fallback: T): T {
  return value > 0 ? value : fallback;
}

function checkWebhook(output: WebhookSection, context: DecodeContext): WebhookSection {
  const { values } = output;
  if (values.url === undefined && !output.isRefused('url')) {
    context.report(output.placeOf('url'), 'event_recorder webhook output requires a url');
  } else if (values.url?.reveal() === URL_MASK) {
    context.report(
      output.placeOf('url'),
      'event_recorder webhook output requires an absolute http(s) url',
    );
  }
  for (const key of ['batch_max_events', 'batch_max_bytes', 'batch_flush_interval'] as const) {
    if (values[key] < 0) {
      context.report(
        output.placeOf(key),
        'event_recorder webhook batch settings cannot be negative',
      );
    } else if (values[key] !== 0 && !values.batch) {
      context.report(
        output.placeOf(key),
        'event_recorder webhook batch settings require batch: true',
      );
    }
  }
  return output;
}
