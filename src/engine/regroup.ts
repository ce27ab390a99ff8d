// How groups are formed anew: from what an earlier process stored, or under a new configuration.
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { addMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { Dispatcher, GroupMemory } from '../route/dispatcher.ts';
import { emptyEffects, type Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { keptDueAt } from './look-times.ts';
import { alertTimeRow } from './rows/alert-rows.ts';
import type { StoredState } from './stored-state.ts';

/** When an earlier process, or another one, left its state, and what is to follow from that. */
export interface RestoreOptions {
  readonly now: EpochMs;
  readonly resolveTimeoutMs: DurationMs;
  /** Whether nobody was there to hear that an alert still fires. */
  readonly wasAway: boolean;
}

/** Takes stored alerts and the times of their groups. */
export function restoreGroups(
  parts: EngineParts,
  state: Pick<StoredState, 'alerts' | 'groups'>,
  { now, resolveTimeoutMs, wasAway }: RestoreOptions,
): Effects {
  const { alerts, dispatcher, groupLog, muters, tenures } = parts;
  const effects = emptyEffects();
  const memory: GroupMemory = {
    timesOf: (group) => state.groups.get(group.id),
    // In a slot of somebody else that is for its holder to say.
    isAwaited: (group, alert) => tenures.covers(group) && groupLog.isAwaited(group, alert),
  };
  for (const stored of state.alerts) {
    const alert = alerts.restore(stored);
    muters.inhibitor.observe(alert);
    const isHeld = dispatcher.restore(alert, now, memory);
    if (!wasAway || !isHeld || !hasLapsed(alert, now)) continue;
    const graceMs = Math.min(alert.endsAt - alert.updatedAt, resolveTimeoutMs);
    alerts.extend(alert, addMs(now, graceMs));
    effects.changes.push(alertTimeRow(alert));
  }
  return effects;
}

/**
 * Puts all alerts into the groups of a new configuration. Timers restart (reference row D11) unless
 * they are to be kept, or are somebody else's. Inhibiting alerts are known before any group is flushed
 * (row I3).
 */
export function regroup(
  { alerts, dispatcher, groupLog, muters, tenures }: EngineParts,
  former: Dispatcher,
  { now, keepTimers }: { readonly now: EpochMs; readonly keepTimers: boolean },
): void {
  const memory: GroupMemory = {
    timesOf: (group) => {
      const known = former.get(group.id);
      if (known === undefined) return undefined;
      const isKept = keepTimers || !tenures.covers(known);
      const dueAt = isKept ? former.dueAt(known) : undefined;
      const kept = dueAt && keptDueAt(dueAt, group.route, now);
      return { dueAt: kept, flushedAt: known.flushedAt };
    },
    isAwaited: (group, alert) => groupLog.isAwaited(group, alert),
  };
  for (const alert of alerts.values()) {
    muters.inhibitor.observe(alert);
    dispatcher.restore(alert, now, memory);
  }
}

/**
 * Puts back into some groups those ended alerts of which this process has let go, as their group was
 * flushed at a later time, although whoever flushed it did not know yet that they had ended.
 */
export function resumeAwaited(
  { dispatcher, groupLog }: EngineParts,
  now: EpochMs,
  {
    isMeant,
    alerts,
  }: {
    readonly isMeant: (group: AggregationGroup) => boolean;
    readonly alerts: Iterable<StoredAlert>;
  },
): void {
  const memory: GroupMemory = {
    timesOf: (group) => {
      const known = isMeant(group) ? dispatcher.get(group.id) : undefined;
      return known && { dueAt: dispatcher.dueAt(known), flushedAt: known.flushedAt };
    },
    isAwaited: (group, alert) => isMeant(group) && groupLog.isAwaited(group, alert),
  };
  for (const alert of alerts) {
    if (isResolvedAt(alert, now)) dispatcher.restore(alert, now, memory);
    else if (!alert.isGrouped) dispatcher.insert(alert, now);
  }
}

/** Somebody was being told, and nobody knows the outcome: they are told at once, marked. */
export function resumeOpenIntents(
  { dispatcher, groupLog }: EngineParts,
  now: EpochMs,
  isMeant: (group: AggregationGroup) => boolean,
): void {
  for (const group of dispatcher.groups()) {
    if (isMeant(group) && groupLog.hasOpenIntent(group)) dispatcher.schedule(group, now);
  }
}

/**
 * Whether an alert has ended only because nobody was there to hear that it still fires: its
 * sender gave it an end in the future, as Prometheus always does. It gets one more such period,
 * in which the sender speaks up, or it ends for good.
 */
function hasLapsed(alert: Alert, now: EpochMs): boolean {
  return isResolvedAt(alert, now) && alert.endsAt > alert.updatedAt;
}
