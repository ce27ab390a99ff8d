// Rounds of housekeeping, as upstream counts them for silences and for the notification log
// (reference rows X6, X7). There is no snapshot here, so a round is the forgetting alone.
import type { Counter, Summary } from './metric.ts';
import type { MetricRegistry } from './metric-registry.ts';

export interface MaintenanceMetrics {
  readonly rounds: Counter;
  readonly roundsFailed: Counter;
  /** Of what takes place in memory. */
  readonly gcSeconds: Summary;
}

/** Registers three metrics that begin with `alertmanager_` and `subject`. */
export function createMaintenanceMetrics(
  registry: MetricRegistry,
  subject: 'nflog' | 'silences',
): MaintenanceMetrics {
  const name = (suffix: string): string => `alertmanager_${subject}_${suffix}`;
  const rounds = registry.counter({
    name: name('maintenance_total'),
    help: 'Rounds of housekeeping, failed ones included.',
  });
  const roundsFailed = registry.counter({
    name: name('maintenance_errors_total'),
    help: 'Rounds of housekeeping whose outcome could not be stored.',
  });
  const gcSeconds = registry.summary({
    name: name('gc_duration_seconds'),
    help: 'Time taken to find and forget what is past its time.',
  });
  return { rounds: rounds.with(), roundsFailed: roundsFailed.with(), gcSeconds: gcSeconds.with() };
}
