// What a holder that is gone may have told although it could not put it on record: while the store was
// away it went on from memory. Whoever takes its slot takes that for begun, and so tells it marked, also
// where the record alone would keep it quiet: too much is better than too little.
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt } from '../model/alert.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import type { LabelSet } from '../model/label-set.ts';
import { mutesOn, type Mute } from '../mute/muting.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { keyOf, type IntegrationRef } from '../notify/flush.ts';
import {
  UNKNOWN_ID,
  type LogEntry,
  type NotificationRecord,
} from '../notify/notification-record.ts';
import { isSettled, type AggregationGroup } from '../route/aggregation-group.ts';
import type { EngineParts } from './engine-parts.ts';
import { CLOCKS_MS } from './occasion.ts';

/** Slots that were taken from a holder that is gone, and for how long it may have told from memory. */
export interface Doubt {
  readonly slots: ReadonlySet<number>;
  readonly forMs: number;
}

export const NO_DOUBT: Doubt = { slots: new Set(), forMs: 0 };

type GivenParts = Pick<EngineParts, 'alerts' | 'dispatcher' | 'groupLog' | 'log' | 'muters'>;

interface Parts extends GivenParts {
  readonly ends: ToldEnds;
}

/** Whose ends messages have told, by message: a group may have very many alerts. */
class ToldEnds {
  readonly #byEntry = new Map<LogEntry, ReadonlySet<Fingerprint>>();

  has(last: LogEntry, fingerprint: Fingerprint): boolean {
    const known = this.#byEntry.get(last) ?? new Set(last.resolved);
    this.#byEntry.set(last, known);
    return known.has(fingerprint);
  }
}

/** A record that nothing becomes of; the next one of the group says for itself how long it is kept. */
const KEPT_MS = 3_600_000;

/**
 * Puts what was perhaps told into the log, of groups that were due by now; returns the records that
 * must be stored.
 */
export function noteUnrecorded(
  given: GivenParts,
  { slots, forMs }: Doubt,
  now: EpochMs,
): readonly NotificationRecord[] {
  if (slots.size === 0) return [];
  const parts: Parts = { ...given, ends: new ToldEnds() };
  const { dispatcher, log } = parts;
  const isDoubtful = (group: AggregationGroup): boolean =>
    slots.has(group.slot) && mayHaveBeenDue(group, dispatcher.dueAt(group), now);
  resumeEnded(parts, isDoubtful, { now, since: addMs(now, -forMs) });
  const records: NotificationRecord[] = [];
  for (const group of dispatcher.groups()) {
    if (slots.has(group.slot)) records.push(...retriedOf(parts, group));
    if (!isDoubtful(group)) continue;
    records.push(...recordsOf(parts, group, now));
    // By the former holder's clock it was due: nothing may change before it is looked at.
    const dueAt = dispatcher.dueAt(group);
    if (dueAt !== undefined && dueAt > now) dispatcher.schedule(group, now);
  }
  for (const record of records) log.set(record);
  return records;
}

/**
 * Alerts that have ended and are in no group: who began to listen only now has not seen them fire, and
 * has nothing stored of their group.
 */
function resumeEnded(
  { alerts, dispatcher, groupLog, ends }: Parts,
  isDoubtful: (group: AggregationGroup) => boolean,
  { now, since }: { readonly now: EpochMs; readonly since: EpochMs },
): void {
  for (const alert of alerts.values()) {
    if (alert.isGrouped || alert.endsAt < since || !isResolvedAt(alert, now)) continue;
    dispatcher.restore(alert, now, {
      timesOf: () => undefined,
      isAwaited: (candidate) => {
        const group = dispatcher.get(candidate.id) ?? candidate;
        if (isSettled(alert, group.flushedAt)) return false;
        if (group === candidate) group.add(alert);
        const isMissed = (integration: IntegrationRef): boolean =>
          mayBelieveFiring(groupLog.lastOf(group, integration), alert, ends);
        return isDoubtful(group) && groupLog.integrationsOf(group).some(isMissed);
      },
    });
  }
}

function mayHaveBeenDue(
  group: AggregationGroup,
  dueAt: EpochMs | undefined,
  now: EpochMs,
): boolean {
  const latest = addMs(now, CLOCKS_MS);
  if (dueAt !== undefined && dueAt <= latest) return true;
  const { groupWaitMs } = group.route;
  const isWaiting = dueAt === undefined || dueAt <= addMs(latest, groupWaitMs);
  if (group.flushedAt !== undefined || !isWaiting) return false;
  // Whoever heard of it first may have formed the group earlier, and could not say so.
  for (const { startsAt } of group.alerts()) {
    if (addMs(startsAt, groupWaitMs) <= latest) return true;
  }
  return false;
}

/** Of a message that had failed for certain: another attempt needs no look at its group. */
function retriedOf({ groupLog, log }: Parts, group: AggregationGroup): NotificationRecord[] {
  return groupLog.keysOf(group).flatMap((key) => {
    const record = log.get(key);
    if (record?.intent?.mayHaveArrived !== false) return [];
    return [{ ...record, intent: { ...record.intent, mayHaveArrived: true } }];
  });
}

function recordsOf(
  { groupLog, log, muters, ends }: Parts,
  group: AggregationGroup,
  now: EpochMs,
): readonly NotificationRecord[] {
  const muteOf = mutesOn(group.route, muters, now);
  const records: NotificationRecord[] = [];
  for (const integration of groupLog.integrationsOf(group)) {
    const key = keyOf({ groupKey: group.key, receiver: group.route.receiver }, integration);
    const { last, intent, expiresAt = addMs(now, KEPT_MS) } = log.get(key) ?? {};
    if (intent !== undefined) continue;
    const perhaps = doubtAbout(last, group.alerts(), { now, ends, integration, muteOf });
    if (perhaps !== undefined) {
      records.push({
        key,
        last,
        intent: { ...perhaps, startedAt: now, mayHaveArrived: true },
        expiresAt,
      });
    }
  }
  return records;
}

interface Question {
  readonly now: EpochMs;
  readonly ends: ToldEnds;
  readonly integration: IntegrationRef;
  readonly muteOf: (labels: LabelSet) => Mute | undefined;
}

/** What was perhaps told last, where that is something else than what is on record. */
function doubtAbout(
  last: LogEntry | undefined,
  alerts: Iterable<StoredAlert>,
  question: Question,
):
  | Pick<NonNullable<NotificationRecord['intent']>, 'id' | 'reason' | 'firing' | 'resolved'>
  | undefined {
  const firing: Fingerprint[] = [];
  const resolved: Fingerprint[] = [];
  const recorded = new Set(last?.firing);
  let isOther = false;
  for (const alert of alerts) {
    const { fingerprint } = alert;
    const isRecorded = recorded.has(fingerprint);
    const wasOther = mayBeOther(alert, { isRecorded, last }, question);
    if (wasOther) isOther = true;
    if (isRecorded !== wasOther) firing.push(fingerprint);
    else if (wasOther) resolved.push(fingerprint);
  }
  if (!isOther) return undefined;
  const reason = firing.length > 0 ? 'first notification' : 'all alerts resolved';
  return { id: UNKNOWN_ID, reason, firing, resolved };
}

/** Whether people may believe something else of an alert than what is on record. */
function mayBeOther(
  alert: StoredAlert,
  { isRecorded, last }: { readonly isRecorded: boolean; readonly last: LogEntry | undefined },
  { now, ends, integration: { sendResolved, holdsUnknown }, muteOf }: Question,
): boolean {
  const isHeld = holdsUnknown === true;
  // Whoever never hears of ends waits for none.
  if (isResolvedAt(alert, now)) {
    // What is held counts as told: of an alert that nobody heard of it would keep the next beginning quiet.
    const isQuiet = isHeld && muteOf(alert.labels) !== undefined;
    return sendResolved && !isRecorded && !isQuiet && mayBelieveFiring(last, alert, ends);
  }
  if (isRecorded) return sendResolved && mayBelieveEnded(last, alert);
  // What may have arrived is not told once more there, and of what fires people must hear all the same.
  return !isHeld && muteOf(alert.labels) === undefined;
}

/** Of an alert that has ended: that it fires was told, or perhaps, since its end was told last. */
function mayBelieveFiring(
  last: LogEntry | undefined,
  { fingerprint, startsAt, endsAt }: StoredAlert,
  ends: ToldEnds,
): boolean {
  if (last === undefined || !ends.has(last, fingerprint)) return true;
  // Whoever reports it without having heard of its end goes on from its first beginning.
  return startsAt > addMs(last.at, -CLOCKS_MS) || endsAt > last.at;
}

/** Of an alert that fires, and is on record as firing: it began anew since, so it ended in between. */
function mayBelieveEnded(last: LogEntry | undefined, { startsAt }: StoredAlert): boolean {
  return last !== undefined && startsAt > last.at;
}
