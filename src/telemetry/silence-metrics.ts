// The silences there are, and what became of looking for them, under upstream's names (reference
// row X7; prometheus/alertmanager:silence/silence.go).
import type { SearchCounts } from '../mute/silences/silence-finder.ts';
import type { SilenceState } from '../mute/silences/silence.ts';
import { createMaintenanceMetrics, type MaintenanceMetrics } from './maintenance-metrics.ts';
import type { Counter } from './metric.ts';
import type { MetricRegistry } from './metric-registry.ts';

/** What is read from the silences at each scrape. */
export interface SilenceReadings {
  readonly counts: Readonly<Record<SilenceState, number>>;
  /** All silences held, expired ones included. */
  readonly size: number;
  readonly searches: Readonly<SearchCounts>;
  /** Changes that are remembered, to mend answers instead of searching anew. */
  readonly changeCount: number;
}

export interface SilenceMetrics {
  readonly watch: (readings: SilenceReadings) => void;
  readonly maintenance: MaintenanceMetrics;
  /** Stored silences that could not be read at start. */
  readonly unreadable: Counter;
}

/** Registers row X7. */
export function createSilenceMetrics(registry: MetricRegistry): SilenceMetrics {
  const silences = registry.gauge({
    name: 'alertmanager_silences',
    help: 'Silences held, by state.',
    labels: ['state'],
  });
  const compileErrors = registry.counter({
    name: 'alertmanager_silences_matcher_compile_errors_total',
    help: 'Silences left out because they cannot be read.',
    labels: ['stage'],
  });
  // What the API takes has been compiled before, so this one stays at zero.
  compileErrors.with('index');
  registry.counter({
    name: 'alertmanager_silences_gc_errors_total',
    help: 'Failures to forget expired silences.',
  });
  const watchSearches = registerSearches(registry);
  const watchSizes = registerSizes(registry);
  return {
    watch: (readings) => {
      const { counts } = readings;
      for (const state of ['active', 'pending', 'expired'] as const) {
        silences.with(state).set(counts[state]);
      }
      watchSearches(readings);
      watchSizes(readings);
    },
    maintenance: createMaintenanceMetrics(registry, 'silences'),
    unreadable: compileErrors.with('load_snapshot'),
  };
}

function registerSearches(registry: MetricRegistry): (readings: SilenceReadings) => void {
  const counter = (name: string, help: string): Counter =>
    registry.counter({ name: `alertmanager_silences_${name}`, help }).with();
  const queries = counter('queries_total', 'Searches for the silences of an alert.');
  counter('query_errors_total', 'Searches for silences that failed.');
  const scanned = counter('query_silences_scanned_total', 'Silences that searches looked at.');
  const skipped = counter('query_silences_skipped_total', 'Silences that searches passed over.');
  return ({ searches }) => {
    queries.value = searches.searches;
    scanned.value = searches.scanned;
    skipped.value = searches.skipped;
  };
}

function registerSizes(registry: MetricRegistry): (readings: SilenceReadings) => void {
  const gauge = (name: string, help: string): ((value: number) => void) => {
    const metric = registry.gauge({ name: `alertmanager_silences_${name}`, help }).with();
    return (value) => {
      metric.set(value);
    };
  };
  const stateSize = gauge('state_size', 'Silences held in memory.');
  const matcherIndex = gauge('matcher_index_size', 'Silences in the index over their matchers.');
  const versionIndex = gauge('version_index_size', 'Changes of silences that are remembered.');
  return ({ size, changeCount }) => {
    stateSize(size);
    matcherIndex(size);
    versionIndex(changeCount);
  };
}
