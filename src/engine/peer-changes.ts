// PeerChanges: takes in what other replicas have stored, so that every replica knows all alerts,
// silences and what was told. Rows come in the order in which they were committed; taking one in
// twice changes nothing. Where what is known here is newer, it is to be written again: the older row
// took its place in the store.
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt } from '../model/alert.ts';
import { parseFingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
import type { NotificationRecord } from '../notify/notification-record.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { emptyEffects, type Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { expireRecords } from './housekeeping.ts';
import {
  alertRow,
  alertTimeRow,
  readAlertRow,
  readAlertTimeRow,
  type AlertContent,
  type AlertTimes,
} from './rows/alert-rows.ts';
import { groupRow, readGroupRow, type StoredGroup } from './rows/group-rows.ts';
import { dropLettersBut, takeLetter, takeLetterRequest } from './peer-letters.ts';
import { resumeAwaited } from './regroup.ts';
import { notificationRow, readNotificationRow } from './rows/notification-rows.ts';
import { hasRowKey } from './rows/row-key.ts';
import { readSilenceRow, silenceRow } from './rows/silence-rows.ts';
import type { StateChange, Table } from './state-store.ts';

/** Groups are known by their alerts, so alerts come first. */
const ORDER: readonly Table[] = [
  'alert',
  'alert_time',
  'silence',
  'notification',
  'group',
  'dead_letter',
  'dead_letter_request',
];

/** By how much a stored time may be off without being written again. */
const TOLERANCE_MS = 5_000;

/** Who takes changes in: what was told of groups is for the leader to say. */
export interface PeerRole {
  readonly leads: boolean;
  /** Whether the changes are all that is stored, which may lack what this replica has yet to store. */
  readonly isWhole: boolean;
}

interface Occasion extends PeerRole {
  readonly now: EpochMs;
}

export class PeerChanges {
  /** Contents of alerts whose times have not come yet; these are in the same commit or in the next. */
  readonly #contents = new Map<string, AlertContent>();

  /** Takes in one commit. The effects are what this replica must write in its turn. */
  absorb(parts: EngineParts, changes: readonly StateChange[], occasion: Occasion): Effects {
    const moment: Moment = { ...occasion, effects: emptyEffects(), hasLearnt: false };
    for (const table of ORDER) {
      for (const change of changes) if (change.table === table) this.#take(parts, change, moment);
    }
    if (occasion.isWhole && !occasion.leads) dropLettersBut(parts.letters, changes);
    const isRecordGone = changes.some(
      ({ table, value }) => table === 'notification' && value === undefined,
    );
    // The key of a removed record may be shortened; what a peer may forget may be forgotten here.
    if (isRecordGone && !occasion.leads) expireRecords(parts, occasion.now);
    // A leader that could not reach the store for a while may have told of alerts that ended since.
    if (occasion.leads && moment.hasLearnt) resumeAwaited(parts, occasion.now);
    return moment.effects;
  }

  #take(parts: EngineParts, { table, key, value }: StateChange, moment: Moment): void {
    switch (table) {
      case 'alert':
        if (value === undefined) this.#dropAlert(parts, key, moment);
        else this.#keepContent({ key, value });
        break;
      case 'alert_time':
        if (value !== undefined) this.#takeTimes(parts, { key, value }, moment);
        break;
      case 'silence':
        takeSilence(parts, { key, value }, moment);
        break;
      case 'notification':
        if (value !== undefined) takeRecord(parts, value, moment);
        break;
      case 'group':
        if (value === undefined) takeRemoval(parts, key, moment);
        else takeGroup(parts, value, moment);
        break;
      case 'dead_letter':
        takeLetter(parts, { key, value }, { isOwn: moment.leads, effects: moment.effects });
        break;
      case 'dead_letter_request':
        takeLetterRequest(parts.letters, { key, value });
        break;
    }
  }

  #keepContent({ key, value }: Row): void {
    const content = readAlertRow(key, value);
    if (content !== undefined) this.#contents.set(key, content);
  }

  #takeTimes(parts: EngineParts, { key, value }: Row, { now, effects }: Moment): void {
    const times = readAlertTimeRow(value);
    const fingerprint = parseFingerprint(key);
    if (times === undefined || fingerprint === undefined) return;
    const stored = this.#contents.get(key);
    this.#contents.delete(key);
    const content = stored ?? parts.alerts.get(fingerprint);
    if (content === undefined) return;
    const { labels, annotations, generatorURL } = content;
    const result = parts.alerts.join(
      { fingerprint, labels, annotations, generatorURL, ...times },
      now,
    );
    const { alert, isNews, isOlder } = result;
    if (isOlder) {
      if (stored !== undefined && !isSameContent(alert, stored)) {
        effects.changes.push(alertRow(alert));
      }
      if (matters(alert, times, now)) effects.changes.push(alertTimeRow(alert));
      return;
    }
    if (!isNews && (alert.isGrouped || isResolvedAt(alert, now))) return;
    parts.muters.inhibitor.observe(alert);
    parts.dispatcher.insert(alert, now);
  }

  /**
   * Forgets an alert that a peer has forgotten; one that fires here, or of whose end the leader has
   * still to tell, is written again.
   */
  #dropAlert(parts: EngineParts, key: string, { now, leads, effects }: Moment): void {
    this.#contents.delete(key);
    const fingerprint = parseFingerprint(key);
    const alert = fingerprint && parts.alerts.get(fingerprint);
    if (alert === undefined) return;
    if (!isResolvedAt(alert, now) || (leads && parts.dispatcher.holds(alert))) {
      effects.changes.push(alertRow(alert), alertTimeRow(alert));
      return;
    }
    letGo(parts, alert);
  }
}

interface Row {
  readonly key: string;
  readonly value: string;
}

interface Moment extends Occasion {
  readonly effects: Effects;
  /** Whether a record was taken in. */
  hasLearnt: boolean;
}

function isSameContent(alert: StoredAlert, { annotations, generatorURL }: AlertContent): boolean {
  return alert.generatorURL === generatorURL && alert.annotations.equals(annotations);
}

/** Whether a restart that finds the older times would come to other conclusions. */
function matters(alert: StoredAlert, older: AlertTimes, now: EpochMs): boolean {
  if (isResolvedAt(alert, now) !== isResolvedAt(older, now)) return true;
  const isMoved = Math.abs(alert.startsAt - older.startsAt) > TOLERANCE_MS;
  return isMoved || Math.abs(alert.endsAt - older.endsAt) > TOLERANCE_MS;
}

function letGo({ alerts, dispatcher, muters }: EngineParts, alert: StoredAlert): void {
  alerts.delete(alert);
  dispatcher.remove(alert);
  dispatcher.forget(alert);
  muters.inhibitor.forget(alert);
}

function takeRemoval(
  { dispatcher }: EngineParts,
  key: string,
  { now, leads, effects }: Moment,
): void {
  const group = dispatcher.get(key) ?? findGroup(dispatcher.groups(), key);
  if (group === undefined) return;
  // What ended was told of before the leader let go; what fires here, it has yet to hear of.
  if (!leads) dispatcher.settle(group, { now, alerts: [...group.alerts()] });
  else effects.changes.push(groupRow(group, dispatcher.dueAt(group)));
}

function takeGroup(parts: EngineParts, value: string, { now, leads, effects }: Moment): void {
  const { dispatcher } = parts;
  const row = readGroupRow(value);
  const group = row && dispatcher.get(row.id);
  if (row === undefined || group === undefined) return;
  if (leads) {
    meetEarlier(parts, group, row);
    if (isOff(group, row, dispatcher.dueAt(group))) {
      effects.changes.push(groupRow(group, dispatcher.dueAt(group)));
    }
    return;
  }
  followTimes(parts, group, { row, now });
}

/** Two replicas that form a group at the same time must not keep it waiting for the later one. */
function meetEarlier(
  { dispatcher }: EngineParts,
  group: AggregationGroup,
  { dueAt, flushedAt }: StoredGroup,
): void {
  if (flushedAt !== undefined || group.flushedAt !== undefined || group.flushCount > 0) return;
  const own = dispatcher.dueAt(group);
  if (dueAt !== undefined && (own === undefined || dueAt < own)) dispatcher.schedule(group, dueAt);
}

/** Whether a follower has written over what the leader had written of a group. */
function isOff(
  group: AggregationGroup,
  { dueAt, flushedAt }: StoredGroup,
  own: EpochMs | undefined,
): boolean {
  if (flushedAt !== group.flushedAt) return true;
  return dueAt === undefined || own === undefined || Math.abs(dueAt - own) > TOLERANCE_MS;
}

function followTimes(
  parts: EngineParts,
  group: AggregationGroup,
  { row, now }: { readonly row: StoredGroup; readonly now: EpochMs },
): void {
  const { dispatcher } = parts;
  const { dueAt, flushedAt } = row;
  const known = group.flushedAt ?? Number.NEGATIVE_INFINITY;
  const told = flushedAt ?? Number.NEGATIVE_INFINITY;
  // From before the last flush, and so about a time that is over.
  if (told < known) return;
  if (flushedAt !== undefined && told > known) {
    dispatcher.settle(group, { now: flushedAt, alerts: [...group.alerts()] });
  }
  if (dueAt === undefined || !dispatcher.isLive(group)) return;
  const own = dispatcher.dueAt(group);
  // Until the first look the earlier time counts; after that the leader has moved on.
  if (flushedAt !== undefined || own === undefined || own <= now || dueAt < own) {
    dispatcher.schedule(group, dueAt);
  }
}

function findGroup(groups: Iterable<AggregationGroup>, key: string): AggregationGroup | undefined {
  for (const group of groups) if (hasRowKey(group.id, key)) return group;
  return undefined;
}

function takeRecord(parts: EngineParts, value: string, moment: Moment): void {
  const { leads, isWhole, effects } = moment;
  const record = readNotificationRow(value);
  if (record === undefined) return;
  const known = parts.log.get(record.key);
  const isLater = compareTold(known, record) > 0;
  const isSame = compareTold(known, record) === 0;
  // An intent that is not stored yet must not be forgotten.
  const isAhead = isSame && known?.intent !== undefined && record.intent === undefined;
  const isKept = leads ? isLater || isSame : isWhole && (isLater || isAhead);
  if (known !== undefined && isKept) {
    const row = notificationRow(known);
    if (leads && row.value !== value) effects.changes.push(row);
    return;
  }
  // What the leader is telling at this moment goes on, and its outcome counts.
  parts.log.set(leads && known?.intent ? { ...record, intent: known.intent } : record);
  moment.hasLearnt = true;
}

/** Which of two records has the later message. */
function compareTold(a: NotificationRecord | undefined, b: NotificationRecord): number {
  const never = Number.MIN_SAFE_INTEGER;
  return (a?.last?.at ?? never) - (b.last?.at ?? never);
}

function takeSilence(
  { muters: { silences } }: EngineParts,
  { key, value }: Pick<StateChange, 'key' | 'value'>,
  { now, effects }: Moment,
): void {
  if (value === undefined) {
    silences.collect(now);
    return;
  }
  const silence = readSilenceRow(key, value);
  if (silence === undefined) return;
  silences.restore(silence);
  const known = silences.get(key);
  if (known === undefined || known === silence || known.updatedAt <= silence.updatedAt) return;
  effects.changes.push(silenceRow(known));
}
