// Puts tracer, batches and exporter together. Loaded only when the configuration has `tracing`.
import { randomBytes } from 'node:crypto';
import type { TracingConfig } from '../../config/tracing-config.ts';
import { ok, type Result } from '../../model/result.ts';
import { encodeSpans, type SpanSource } from './encode-spans.ts';
import { OtlpGrpcExporter } from './otlp-grpc-exporter.ts';
import { OtlpHttpExporter } from './otlp-http-exporter.ts';
import { loadOtlpTarget, type OtlpTarget } from './otlp-target.ts';
import { RecordingTracer } from './recording-tracer.ts';
import { SpanBatches } from './span-batches.ts';
import type { SpanExporter } from './span-exporter.ts';
import type { SpanPipeline, TracingDeps } from './tracing.ts';

/** Builds the way of a span. Fails when the endpoint or a file cannot be used. */
export async function buildSpanPipeline(
  config: TracingConfig,
  deps: TracingDeps,
): Promise<Result<SpanPipeline>> {
  const target = await loadOtlpTarget(config, deps);
  if (!target.ok) return target;
  const { clock, logger, metrics, version } = deps;
  const source = spanSourceOf(version);
  const batches = new SpanBatches({
    exporter: createExporter(config, target.value),
    encode: (spans) => encodeSpans(spans, source),
    clock,
    logger,
    onExported: (count) => {
      metrics.exported.inc(count);
    },
    onDropped: (count) => {
      metrics.dropped.inc(count);
    },
  });
  const tracer = new RecordingTracer({
    clock,
    samplingFraction: config.samplingFraction,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    onEnd: (span) => {
      batches.add(span);
    },
  });
  return ok({ tracer, stop: (budgetMs) => batches.stop(budgetMs) });
}

function createExporter(config: TracingConfig, target: OtlpTarget): SpanExporter {
  switch (config.clientType) {
    case 'grpc':
      return new OtlpGrpcExporter(target);
    case 'http':
      return new OtlpHttpExporter(target);
  }
}

/** Upstream's resource, so that dashboards find this program where the other one was. */
function spanSourceOf(version: string): SpanSource {
  const attributes = new Map([
    ['service.name', 'alertmanager'],
    ['service.version', version],
    ['process.runtime.description', `Node.js ${process.version}`],
    ['telemetry.sdk.language', 'nodejs'],
    ['telemetry.sdk.name', 'tocsin'],
    ['telemetry.sdk.version', version],
  ]);
  return { attributes, scope: 'tocsin', scopeVersion: version };
}
