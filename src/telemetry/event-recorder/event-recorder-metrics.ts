// The event recorder's metrics under upstream's names.
// Source: prometheus/alertmanager:eventrecorder/metrics.go, recorder.go.
import type { Counter, Gauge } from '../metric.ts';
import type { MetricFamily, MetricRegistry } from '../metric-registry.ts';

export interface EventRecorderMetrics {
  readonly recorded: MetricFamily<readonly ['event_type', 'output', 'result'], Counter>;
  readonly bytesWritten: MetricFamily<readonly ['event_type', 'output'], Counter>;
  readonly dropped: MetricFamily<readonly ['event_type'], Counter>;
  readonly outputDrops: MetricFamily<readonly ['output'], Counter>;
  readonly queueLength: Gauge;
}

/** Registers the metrics; upstream has them only with the feature `event-recorder`. */
export function createEventRecorderMetrics(registry: MetricRegistry): EventRecorderMetrics {
  const recorded = registry.counter({
    name: 'alertmanager_events_recorded_total',
    help: 'Events handed to an output of the event recorder, by what came of it.',
    labels: ['event_type', 'output', 'result'],
  });
  const bytesWritten = registry.counter({
    name: 'alertmanager_event_recorder_bytes_written_total',
    help: 'Bytes of events handed to an output of the event recorder.',
    labels: ['event_type', 'output'],
  });
  const dropped = registry.counter({
    name: 'alertmanager_events_dropped_total',
    help: 'Events dropped because the queue of the event recorder was full.',
    labels: ['event_type'],
  });
  const outputDrops = registry.counter({
    name: 'alertmanager_event_output_drops_total',
    help: 'Events dropped because the queue of an output was full.',
    labels: ['output'],
  });
  const queueLength = registry.gauge({
    name: 'alertmanager_event_recorder_queue_length',
    help: 'Events that wait to be handed to the outputs.',
  });
  return { recorded, bytesWritten, dropped, outputDrops, queueLength: queueLength.with() };
}
