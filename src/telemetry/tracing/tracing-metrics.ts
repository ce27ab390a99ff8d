// Counts of spans, so that lost ones do not go unnoticed.
import type { Counter } from '../metric.ts';
import type { MetricRegistry } from '../metric-registry.ts';

export interface TracingMetrics {
  readonly exported: Counter;
  readonly dropped: Counter;
}

/** Registers the metrics of tracing; upstream has none. */
export function createTracingMetrics(registry: MetricRegistry): TracingMetrics {
  const exported = registry.counter({
    name: 'tocsin_tracing_spans_exported_total',
    help: 'Spans that the collector took.',
  });
  const dropped = registry.counter({
    name: 'tocsin_tracing_spans_dropped_total',
    help: 'Spans lost because the queue was full or the collector did not take them.',
  });
  return { exported: exported.with(), dropped: dropped.with() };
}
