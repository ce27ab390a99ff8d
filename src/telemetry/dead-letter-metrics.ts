// Messages that were given up, and those that were sent although an earlier attempt may have arrived.
import type { DeadLetter, DeadLetterReason } from '../notify/dead-letter.ts';
import type { LetterEnd } from '../notify/events.ts';
import type { Counter, Gauge } from './metric.ts';
import type { MetricFamily, MetricRegistry } from './metric-registry.ts';

export interface DeadLetterMetrics {
  /** Counts a message that was given up, and each further one about the same. */
  created(integration: string, reason: DeadLetterReason): void;
  removed(integration: string, reason: DeadLetterReason, end: LetterEnd): void;
  replayFailed(integration: string): void;
  /** Counts an attempt that is made although an earlier one may have arrived. */
  repeated(integration: string): void;
  /** Sets how many there are, whenever somebody looks. */
  watch(letters: Iterable<{ readonly letter: DeadLetter }>): void;
}

export interface DeadLetterMetricsOptions {
  /** Adds the label `receiver_name` to the gauge (feature flag `receiver-name-in-metrics`). */
  readonly withReceiverNames: boolean;
}

/** Registers the metrics. */
export function createDeadLetterMetrics(
  registry: MetricRegistry,
  { withReceiverNames }: DeadLetterMetricsOptions,
): DeadLetterMetrics {
  const counter = (
    name: string,
    help: string,
    labels: readonly string[],
  ): MetricFamily<readonly string[], Counter> => registry.counter({ name, help, labels });
  const created = counter(
    'tocsin_dead_letters_created_total',
    'Messages that were given up and kept as dead letters.',
    ['integration', 'reason'],
  );
  const removed = counter(
    'tocsin_dead_letters_removed_total',
    'Dead letters that are no more, by what became of them.',
    ['integration', 'reason', 'end'],
  );
  const failed = counter(
    'tocsin_dead_letter_replays_failed_total',
    'Dead letters that were sent again and did not arrive.',
    ['integration'],
  );
  const repeated = counter(
    'tocsin_notifications_repeated_total',
    'Attempts made although an earlier one may have arrived.',
    ['integration'],
  );
  const held = registry.gauge({
    name: 'tocsin_dead_letters',
    help: 'Messages that were given up and have not been told since.',
    labels: withReceiverNames ? ['receiver_name'] : [],
  });
  return {
    created: (integration, reason) => void (created.with(integration, reason).value += 1),
    removed: (integration, reason, end) => {
      removed.with(integration, reason, end).value += 1;
    },
    replayFailed: (integration) => void (failed.with(integration).value += 1),
    repeated: (integration) => void (repeated.with(integration).value += 1),
    watch: (letters) => {
      setHeld(held, letters, withReceiverNames);
    },
  };
}

function setHeld(
  held: MetricFamily<readonly string[], Gauge>,
  letters: Iterable<{ readonly letter: DeadLetter }>,
  withReceiverNames: boolean,
): void {
  const counts = new Map<string, number>();
  for (const { letter } of letters) {
    const name = withReceiverNames ? letter.key.receiver : '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (!withReceiverNames) {
    held.with().set(counts.get('') ?? 0);
    return;
  }
  // A receiver without letters any more has none to show.
  held.clear();
  for (const [name, count] of counts) held.with(name).set(count);
}
