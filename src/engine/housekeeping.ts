// What the engine forgets, and when.
import { isResolvedAt } from '../model/alert.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { notificationKeyText } from '../notify/notification-record.ts';
import { slotOf } from '../route/slot.ts';
import { emptyEffects, type Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { removedAlertRows } from './rows/alert-rows.ts';
import { removeRecord } from './own-rows.ts';

/**
 * Prometheus goes on to report an ended alert for 15 minutes; who is forgotten in that time would
 * come back as news.
 */
const REPORTED_ON_MS = 16 * 60_000;

/** Forgets ended alerts that no group needs and nobody reports any more (reference row A10). */
export function collectAlerts(parts: EngineParts, now: EpochMs): Effects {
  const { alerts, dispatcher, muters } = parts;
  const effects = emptyEffects();
  alerts.collectLimits(now);
  let count = 0;
  for (const alert of alerts.values()) {
    if (!isResolvedAt(alert, now) || dispatcher.holds(alert)) continue;
    if (alert.reportedAt > addMs(now, -REPORTED_ON_MS)) continue;
    alerts.delete(alert);
    dispatcher.forget(alert);
    muters.inhibitor.forget(alert);
    effects.changes.push(...removedAlertRows(alert));
    count += 1;
  }
  if (count > 0) effects.events.push({ kind: 'alerts collected', count });
  return effects;
}

/** A group that its holder has not looked at by then is one that the holder does not have. */
const OVERDUE_MS = 60_000;

/**
 * Lets go of ended alerts in groups that somebody else looks after, and that he has not: he has none of
 * these alerts in the group, as they had ended before he knew of them.
 */
export function dropOverdue({ dispatcher, tenures }: EngineParts, now: EpochMs): void {
  if (tenures.isLone) return;
  for (const group of [...dispatcher.groups()]) {
    const dueAt = dispatcher.dueAt(group);
    if (tenures.covers(group) || dueAt === undefined) continue;
    if (addMs(dueAt, group.route.groupIntervalMs + OVERDUE_MS) < now) {
      dispatcher.dropEnded(group, now);
    }
  }
}

/**
 * Forgets records of groups that are gone, once past their time (reference row P6). Those of slots that
 * somebody else holds are for the holder to forget.
 */
export function expireRecords(
  { dispatcher, log, groupLog, tenures }: EngineParts,
  now: EpochMs,
): Effects {
  const effects = emptyEffects();
  const needed = new Set<string>();
  for (const group of dispatcher.groups()) {
    for (const key of groupLog.keysOf(group)) needed.add(notificationKeyText(key));
  }
  const expired = log.expire(now, (text, { groupKey }) => {
    return needed.has(text) || !(tenures.isLone || tenures.holds(slotOf(groupKey)));
  });
  for (const record of expired) removeRecord(tenures, record, effects.changes);
  if (expired.length > 0) effects.events.push({ kind: 'records expired', count: expired.length });
  return effects;
}
