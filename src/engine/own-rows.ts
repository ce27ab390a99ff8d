// Which rows of groups and of what was told this process writes: those of the slots that it holds, each
// under the tenure in which it was decided. Rows of other slots are for their holders to write. The
// version of a row is the token of its tenure: of two holders the later one counts.
import type { DeadLetter } from '../notify/dead-letter.ts';
import type { LetterChange } from '../notify/flush.ts';
import type { NotificationRecord } from '../notify/notification-record.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { slotOf } from '../route/slot.ts';
import { STAND_IN_TOKEN, type Tenures } from '../route/tenures.ts';
import type { EngineParts } from './engine-parts.ts';
import { deadLetterRow } from './rows/dead-letter-rows.ts';
import { groupRow, removedGroupRow } from './rows/group-rows.ts';
import { notificationRow, removedNotificationRow } from './rows/notification-rows.ts';
import type { Fence, StateChange } from './state-store.ts';

type Parts = Pick<EngineParts, 'dispatcher' | 'tenures'>;

/** Adds the row of a group, or its removal when it is no more. */
export function writeGroup(
  { dispatcher, tenures }: Parts,
  group: AggregationGroup,
  changes: StateChange[],
): void {
  const row = dispatcher.isLive(group)
    ? groupRow(group, dispatcher.dueAt(group))
    : removedGroupRow(group.id);
  push(row, { tenures, slot: () => group.slot }, changes);
}

/**
 * Adds the removal of a group of which nothing but its id is known, as no configuration forms it any
 * more. Its key is not known, and so its id says whose part it is to clear it away; that part's version
 * says nothing of what the group's own holder writes.
 */
export function removeUnknownGroup(tenures: Tenures, id: string, changes: StateChange[]): void {
  const row = removedGroupRow(id);
  const fence = fenceOf(tenures, slotOf(id));
  if (tenures.isLone) changes.push(row);
  else if (fence !== undefined) changes.push({ ...row, fence });
}

export function writeRecord(
  tenures: Tenures,
  record: NotificationRecord,
  changes: StateChange[],
): void {
  push(notificationRow(record), { tenures, slot: () => slotOf(record.key.groupKey) }, changes);
}

/**
 * Adds the record of a slot that somebody else holds, for a store that has lost all. It takes the place of
 * nothing that the holder writes; of several replicas that bring a record back the one who knows of the
 * latest message counts.
 */
export function bringBackRecord(
  tenures: Tenures,
  record: NotificationRecord,
  changes: StateChange[],
): void {
  const { key, last, intent } = record;
  if (tenures.holds(slotOf(key.groupKey))) return;
  const version = broughtVersion(last?.at ?? intent?.startedAt ?? 0);
  changes.push({ ...notificationRow(record), version });
}

/** Adds a dead letter, or its removal. */
export function writeLetter(tenures: Tenures, change: LetterChange, changes: StateChange[]): void {
  push(deadLetterRow(change), { tenures, slot: () => slotOf(change.groupKey) }, changes);
}

/** As `bringBackRecord`. */
export function bringBackLetter(
  tenures: Tenures,
  letter: DeadLetter,
  changes: StateChange[],
): void {
  if (tenures.holds(slotOf(letter.key.groupKey))) return;
  const version = broughtVersion(letter.lastFailedAt);
  changes.push({ ...deadLetterRow({ id: letter.id, letter }), version });
}

/**
 * Adds the removal of a dead letter that the store has again. Of what was brought back, and where the slot is
 * somebody else's, it takes away nothing that was written under a later version: that may be another failure.
 */
export function removeLetterAgain(
  tenures: Tenures,
  { letter, version }: { readonly letter: DeadLetter; readonly version: number },
  changes: StateChange[],
): void {
  const { id, key } = letter;
  const change = { id, groupKey: key.groupKey, letter: undefined };
  const isOwn = tenures.holds(slotOf(key.groupKey));
  if (isOwn && !isBrought(version, letter)) writeLetter(tenures, change, changes);
  else changes.push({ ...deadLetterRow(change), version });
}

export function removeRecord(
  tenures: Tenures,
  record: NotificationRecord,
  changes: StateChange[],
): void {
  const slot = (): number => slotOf(record.key.groupKey);
  push(removedNotificationRow(record), { tenures, slot }, changes);
}

/** Of what was brought back: below every token, which are milliseconds, and the greater the later. */
export function broughtVersion(at: number): number {
  return Math.floor(at / 2);
}

/** Whether the row of a letter was brought back by somebody who did not have the say. */
export function isBrought(version: number | undefined, { lastFailedAt }: DeadLetter): boolean {
  return version === broughtVersion(lastFailedAt);
}

function push(
  row: StateChange,
  { tenures, slot }: { readonly tenures: Tenures; readonly slot: () => number },
  changes: StateChange[],
): void {
  if (tenures.isLone) {
    changes.push(row);
    return;
  }
  const fence = fenceOf(tenures, slot());
  if (fence !== undefined) changes.push({ ...row, fence, version: fence.token });
}

/** Undefined where nothing is for this replica to write, and in a lone process. */
function fenceOf(tenures: Tenures, slot: number): Fence | undefined {
  const fence = tenures.of(slot);
  return fence?.token === STAND_IN_TOKEN ? undefined : fence;
}
