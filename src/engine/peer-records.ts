// What others have stored of what people were told. The holder of a slot has the say, and follows what a
// former one told while it could not store it; everybody else follows the holder.
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt } from '../model/alert.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { sameState } from '../notify/flush.ts';
import {
  UNKNOWN_ID,
  firingIn,
  isAllNamed,
  unnamedIn,
  type Intent,
  type LogEntry,
  type NotificationRecord,
} from '../notify/notification-record.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { slotOf } from '../route/slot.ts';
import type { EngineParts } from './engine-parts.ts';
import { CLOCKS_MS, FEED, isOutdated, momentOf, type Moment } from './occasion.ts';
import { writeGroup, writeRecord } from './own-rows.ts';
import { resumeAwaited, resumeOpenIntents } from './regroup.ts';
import { notificationRow, readNotificationRow } from './rows/notification-rows.ts';
import { rowKey } from './rows/row-key.ts';
import type { StateChange } from './state-store.ts';

/** Takes in a record; false when its slot is held here, or was while it was read. */
export function takeRecord(
  parts: EngineParts,
  { value, version = 0 }: { readonly value: string; readonly version?: number | undefined },
  moment: Moment,
): boolean {
  const { log, offers, tenures } = parts;
  const record = readNotificationRow(value);
  if (record === undefined) return true;
  const slot = slotOf(record.key.groupKey);
  if (isOutdated(tenures, slot, moment)) return false;
  // What is written under a later tenure says that this one is over, as is about to be heard.
  if (tenures.holds(slot) && version <= (tenures.of(slot)?.token ?? 0)) {
    takeIntoOwn(parts, record, moment);
    return false;
  }
  // What was just read is stored, whatever has been there before.
  if (moment.age !== 'older' || moment.isWhole || log.get(record.key) === undefined) {
    const before = log.get(record.key);
    if (!moment.isWhole) keepUnnamed(parts, record, moment);
    log.set(record);
    if (!moment.isWhole) offers.heard(record, before);
  } else {
    offers.keep(record, 'others', moment.now);
  }
  return true;
}

/**
 * Keeps what is known, as an offer, where somebody writes of less under a later tenure: it may have been
 * stored after that one was given the slot, and was not heard there when people were told.
 */
function keepUnnamed(
  { log, offers }: EngineParts,
  { key, last, intent }: NotificationRecord,
  { age, now }: Moment,
): void {
  // Who was told of no more than ends that a receiver does not get has begun no message.
  const isMessage = intent !== undefined || (last !== undefined && last.firing.length > 0);
  const known = age === 'newer' && isMessage ? log.get(key) : undefined;
  if (known !== undefined && !isAllNamed(known, last, intent)) offers.keep(known, 'others', now);
}

/** Takes in what was offered of slots that were just taken, and that their holders may not have heard. */
export function takeOffers(
  parts: EngineParts,
  isMeant: (slot: number) => boolean,
  { now, effects }: Pick<Moment, 'now' | 'effects'>,
): void {
  const moment: Moment = { ...momentOf({ ...FEED, now }), age: 'older', effects };
  for (const record of parts.offers.take(isMeant, now)) {
    takeIntoOwn(parts, record, moment);
    // What was told here in the place of the former holder is stored nowhere.
    const known = parts.log.get(record.key);
    if (known !== undefined) writeRecord(parts.tenures, known, effects.changes);
  }
  resumeTold(parts, moment);
}

/** Takes in what was offered of groups of one's own while people were being told of them. */
export function takeLateOffers(
  parts: EngineParts,
  records: readonly NotificationRecord[],
  { now, effects }: Pick<Moment, 'now' | 'effects'>,
): void {
  const { offers, tenures } = parts;
  if (offers.isEmpty) return;
  const moment: Moment = { ...momentOf({ ...FEED, now }), age: 'older', effects };
  const awaited: Fingerprint[] = [];
  for (const { key, last, intent } of records) {
    if (intent !== undefined || !tenures.holds(slotOf(key.groupKey))) continue;
    for (const offer of offers.takeOf(key)) {
      // What was being told here has arrived after that.
      if (last !== undefined && last.at >= offer.at && isAllNamed(offer.record, last)) continue;
      takeIntoOwn(parts, offer.record, moment);
      awaited.push(...firingIn(offer.record));
    }
  }
  const alerts = awaited.flatMap((fingerprint) => parts.alerts.get(fingerprint) ?? []);
  resumeTold(parts, moment, alerts);
}

/**
 * Takes back what was not stored, as somebody else holds the slot: people were told of it all the same
 * while the store was away, so the holder must hear. It is offered under the version of its tenure, and so
 * takes the place of nothing that was written under a later one.
 */
export function takeBackRecord(parts: EngineParts, change: StateChange, moment: Moment): void {
  const { log, tenures } = parts;
  const { fence, ...offered } = change;
  const record = change.value === undefined ? undefined : readNotificationRow(change.value);
  if (record === undefined || change.version === undefined || fence === undefined) return;
  const { slot, token } = fence;
  if (tenures.holds(slot) && tenures.of(slot)?.token !== token) {
    const before = log.get(record.key);
    takeIntoOwn(parts, record, moment);
    // What is known may be just that, which is stored nowhere.
    if (before !== undefined && log.get(record.key) === before) {
      writeRecord(tenures, before, moment.effects.changes);
    }
    return;
  }
  // What was decided since counts; what the store had before may have been read since, and does not.
  const known = moment.age === 'same' ? log.get(record.key) : undefined;
  const told = known === undefined || isLater(record, known) ? record : known;
  if (moment.age !== 'older') log.set(told);
  parts.offers.keep(told, 'self', moment.now);
  moment.effects.changes.push({ ...offered, value: notificationRow(told).value });
}

/**
 * Keeps what is brought back for others after a loss, as an offer of one's own: their holder may have told
 * something else since, and may pass the slot on before it hears of it.
 */
export function keepBroughtBack(
  offers: EngineParts['offers'],
  rows: readonly StateChange[],
  now: EpochMs,
): void {
  for (const { table, value = '', fence } of rows) {
    const record =
      table === 'notification' && fence === undefined ? readNotificationRow(value) : undefined;
    if (record !== undefined) offers.keep(record, 'self', now);
  }
}

/**
 * Goes on, in groups of one's own, from what others were found to have told: repeats what they had only
 * begun, and tells the ends of what they told of, which nobody waited for as far as was known here.
 */
export function resumeTold(
  parts: EngineParts,
  { now, effects, believed }: Moment,
  alerts: Iterable<StoredAlert> = parts.alerts.values(),
): void {
  if (believed.size === 0) return;
  const isMeant = ({ key }: AggregationGroup): boolean => believed.has(key);
  resumeAwaited(parts, now, { isMeant, alerts });
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

/** What others say of a slot that is held: a former holder told people while the store was away. */
function takeIntoOwn(parts: EngineParts, record: NotificationRecord, moment: Moment): void {
  const { log, offers, tenures } = parts;
  const { isWhole, effects, believed } = moment;
  const known = log.get(record.key);
  if (isWhole && known !== undefined) {
    if (notificationRow(known).value !== notificationRow(record).value) {
      writeRecord(tenures, known, effects.changes);
    }
    return;
  }
  if (known?.intent !== undefined && moment.age === 'older') {
    // What is being told here may fail, and need not say of all that it is over.
    offers.keep(record, 'others', moment.now);
    return;
  }
  const joined = known === undefined ? record : joinedWith(parts, { known, record }, moment);
  if (joined === known) return;
  log.set(joined);
  writeRecord(tenures, joined, effects.changes);
  believed.add(record.key.groupKey);
}

/** What was told under an earlier tenure may have arrived before or after what was told since. */
function joinedWith(
  { alerts }: Pick<EngineParts, 'alerts'>,
  { known, record }: { readonly known: NotificationRecord; readonly record: NotificationRecord },
  { age, now }: Moment,
): NotificationRecord {
  // What is known is then of a former holder, too, and what was begun has ended; or told in its place.
  if (age !== 'older') {
    const [later, earlier] = saysMore(record, known) ? [record, known] : [known, record];
    if (isAllNamed(earlier, later.last, later.intent)) return later;
  }
  const told = perhapsTold(record, known.last);
  if (told === undefined) return known;
  const laterByMs = (known.last?.at ?? 0) - told.startedAt;
  if (known.last !== undefined && sameState(told, known.last)) return known;
  if (laterByMs > CLOCKS_MS && isAllNamed(record, known.last)) return known;
  const intent = withRenewedEnded(told, alerts, now);
  // Who has heard something else since must not take it for that message, if it is what is to be told.
  return { ...known, intent: laterByMs > 0 ? { ...intent, id: UNKNOWN_ID } : intent };
}

/**
 * What somebody has told last, as a message of which it is not known whether it arrived, with what was told
 * before to fire and is named nowhere since.
 */
function perhapsTold({ last, intent }: NotificationRecord, known: Told): Intent | undefined {
  if (intent?.mayHaveArrived === true) {
    const unnamed = unnamedIn(last, intent, known);
    return unnamed.length === 0 ? intent : { ...intent, firing: [...intent.firing, ...unnamed] };
  }
  if (last === undefined) return undefined;
  const { at: startedAt, firing, resolved } = last;
  const reason = firing.length > 0 ? 'new alerts added' : 'all alerts resolved';
  return { id: UNKNOWN_ID, reason, firing, resolved, startedAt, mayHaveArrived: true };
}

/** The message, with what has begun anew since as ended: that it fires again nobody was told. */
function withRenewedEnded(
  told: Intent,
  alerts: Pick<EngineParts['alerts'], 'get'>,
  now: EpochMs,
): Intent {
  const latest = addMs(told.startedAt, CLOCKS_MS);
  const isRenewed = (fingerprint: Fingerprint): boolean => {
    const alert = alerts.get(fingerprint);
    return alert !== undefined && !isResolvedAt(alert, now) && alert.startsAt > latest;
  };
  const renewed = told.firing.filter(isRenewed);
  if (renewed.length === 0) return told;
  const firing = told.firing.filter((fingerprint) => !isRenewed(fingerprint));
  return { ...told, firing, resolved: [...told.resolved, ...renewed] };
}

type Told = Pick<LogEntry, 'firing' | 'resolved'> | undefined;

/** Whether a record was written after another one of the same tenure: the later one is kept for longer. */
function isLater(record: NotificationRecord, known: NotificationRecord): boolean {
  const laterByMs = (record.last?.at ?? 0) - (known.last?.at ?? 0);
  return laterByMs > 0 || (laterByMs === 0 && record.expiresAt > known.expiresAt);
}

/** Whether a record tells of a later message, or of one that was begun, or begun later. */
function saysMore(record: NotificationRecord, known: NotificationRecord): boolean {
  const [told, knownTold] = [record.last?.at ?? 0, known.last?.at ?? 0];
  if (told !== knownTold) return told > knownTold;
  if (record.intent === undefined) return false;
  if (known.intent === undefined) return true;
  const laterByMs = record.intent.startedAt - known.intent.startedAt;
  // It was tried once more.
  const isPerhapsTold = record.intent.mayHaveArrived && !known.intent.mayHaveArrived;
  return laterByMs > 0 || (laterByMs === 0 && isPerhapsTold);
}
