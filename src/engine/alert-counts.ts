// How many alerts that fire are in which state, for the metrics (reference row X1).
// Source: prometheus/alertmanager:dispatch/metric.go (alertStateCollector).
import { isResolvedAt } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import type { AlertState } from './alert-service.ts';
import type { Engine } from './engine.ts';

export type AlertStateCounts = Record<AlertState, number>;

/** Counts every alert once, as unprocessed only where all its groups are. Time intervals do not suppress here, as they belong to routes. */
export function countAlertStates(engine: Engine, now: EpochMs): AlertStateCounts {
  const states = new Map<StoredAlert, AlertState>();
  for (const group of engine.dispatcher.groups()) {
    for (const alert of group.alerts()) {
      if (isResolvedAt(alert, now)) continue;
      const known = states.get(alert);
      // Whether it is suppressed does not depend on the group, so the first answer will do.
      if (known === undefined || known === 'unprocessed') {
        states.set(alert, stateIn(group, alert, { engine, now }));
      }
    }
  }
  const counts = noAlerts();
  for (const state of states.values()) counts[state] += 1;
  return counts;
}

/** Counts by group key, for the feature `group-key-in-metrics`. Groups of one key are added up. */
export function countGroupAlertStates(
  engine: Engine,
  now: EpochMs,
): ReadonlyMap<string, AlertStateCounts> {
  const byKey = new Map<string, AlertStateCounts>();
  for (const group of engine.dispatcher.groups()) {
    const counts = byKey.get(group.key) ?? noAlerts();
    byKey.set(group.key, counts);
    for (const alert of group.alerts()) {
      if (!isResolvedAt(alert, now)) counts[stateIn(group, alert, { engine, now })] += 1;
    }
  }
  return byKey;
}

function noAlerts(): AlertStateCounts {
  return { active: 0, suppressed: 0, unprocessed: 0 };
}

/** An alert waits unprocessed until its group is looked at for the first time. */
function stateIn(
  group: AggregationGroup,
  { labels }: StoredAlert,
  { engine, now }: { readonly engine: Engine; readonly now: EpochMs },
): AlertState {
  if (group.flushCount === 0 && group.flushedAt === undefined) return 'unprocessed';
  const { inhibitor, silences } = engine.muters;
  const isMuted =
    inhibitor.inhibitedBy(labels, now) !== undefined || silences.silencedBy(labels, now).length > 0;
  return isMuted ? 'suppressed' : 'active';
}
