// What other replicas have stored of what was told. Whoever holds the slot of a record's group has the
// say, but for what a former holder has told since, while it could not reach the store.
import type { NotificationRecord } from '../notify/notification-record.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { slotOf } from '../route/slot.ts';
import type { Moment } from './peer-changes.ts';
import type { EngineParts } from './engine-parts.ts';
import { writeGroup, writeRecord } from './own-rows.ts';
import { resumeAwaited, resumeOpenIntents } from './regroup.ts';
import { notificationRow, readNotificationRow } from './rows/notification-rows.ts';
import { rowKey } from './rows/row-key.ts';
import type { StateChange } from './state-store.ts';

/** Takes in a record; one's own, if it is known better here, is to be written again. */
export function takeRecord(
  { log, tenures }: EngineParts,
  value: string,
  { isWhole, effects, believed }: Moment,
): void {
  const record = readNotificationRow(value);
  if (record === undefined) return;
  const known = log.get(record.key);
  if (!tenures.holds(slotOf(record.key.groupKey))) log.set(record);
  else if (known === undefined || (!isWhole && saysMore(record, known))) {
    // A former holder has told of it while the store was away.
    log.set(record);
    writeRecord(tenures, record, effects.changes);
    believed.add(record.key.groupKey);
  } else if (isWhole && notificationRow(known).value !== value) {
    writeRecord(tenures, known, effects.changes);
  }
}

/**
 * Goes on, in groups of one's own, from what others were found to have told: repeats what they had only
 * begun, and tells the ends of what they told of, which nobody waited for as far as was known here.
 */
export function resumeTold(parts: EngineParts, { now, effects, believed }: Moment): void {
  if (believed.size === 0) return;
  const isMeant = ({ key }: AggregationGroup): boolean => believed.has(key);
  resumeAwaited(parts, now, isMeant);
  resumeOpenIntents(parts, now, isMeant);
  for (const group of parts.dispatcher.groups()) {
    if (isMeant(group)) writeGroup(parts, group, effects.changes);
  }
}

/** Forgets the records that their holders have forgotten. The key of a row may be shortened. */
export function forgetRecords(
  { log, tenures }: EngineParts,
  changes: readonly StateChange[],
): void {
  const removed = new Set<string>();
  for (const { table, key, value } of changes) {
    if (table === 'notification' && value === undefined) removed.add(key);
  }
  if (removed.size === 0) return;
  log.forget((text, { groupKey }) => removed.has(rowKey(text)) && !tenures.holds(slotOf(groupKey)));
}

/** Whether a record tells of a later message, or of one that was begun, where nothing is begun here. */
function saysMore(record: NotificationRecord, known: NotificationRecord): boolean {
  if (known.intent !== undefined) return false;
  const [told, knownTold] = [record.last?.at ?? 0, known.last?.at ?? 0];
  return told > knownTold || (told === knownTold && record.intent !== undefined);
}
