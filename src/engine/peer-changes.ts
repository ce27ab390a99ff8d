// PeerChanges: takes in what other replicas have stored, so that every replica knows all alerts,
// silences and what was told. Rows come in the order in which they were committed; taking one in
// twice changes nothing.
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt } from '../model/alert.ts';
import { parseFingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
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
} from './rows/alert-rows.ts';
import { readGroupRow, type StoredGroup } from './rows/group-rows.ts';
import { readNotificationRow } from './rows/notification-rows.ts';
import { rowKey } from './rows/row-key.ts';
import { readSilenceRow } from './rows/silence-rows.ts';
import { TABLES, type StateChange } from './state-store.ts';

export class PeerChanges {
  /** Alerts of which only the content has come so far; their times are in a later commit. */
  readonly #contents = new Map<string, AlertContent>();

  /**
   * Takes in one commit. The effects are what this replica must write in its turn: an alert that
   * another one has forgotten while it fires here.
   */
  absorb(parts: EngineParts, changes: readonly StateChange[], now: EpochMs): Effects {
    const effects = emptyEffects();
    // Groups are known by their alerts, so alerts come first.
    for (const table of TABLES) {
      for (const change of changes) {
        if (change.table === table) this.#take(parts, change, { now, effects });
      }
    }
    return effects;
  }

  #take(parts: EngineParts, change: StateChange, moment: Moment): void {
    const { key, value } = change;
    switch (change.table) {
      case 'alert':
        if (value === undefined) this.#dropAlert(parts, key, moment);
        else this.#takeContent(parts, { key, value });
        break;
      case 'alert_time':
        if (value !== undefined) this.#takeTimes(parts, { key, value }, moment);
        break;
      case 'group':
        takeGroup(parts, { key, value }, moment.now);
        break;
      case 'notification':
        takeRecord(parts, value, moment.now);
        break;
      case 'silence':
        takeSilence(parts, { key, value }, moment.now);
        break;
    }
  }

  #takeContent({ alerts }: EngineParts, { key, value }: Row): void {
    const content = readAlertRow(key, value);
    if (content === undefined) return;
    const known = alerts.get(content.fingerprint);
    if (known === undefined) this.#contents.set(key, content);
    else alerts.describe(known, content);
  }

  #takeTimes(parts: EngineParts, { key, value }: Row, { now }: Moment): void {
    const times = readAlertTimeRow(value);
    const fingerprint = parseFingerprint(key);
    if (times === undefined || fingerprint === undefined) return;
    const content = parts.alerts.get(fingerprint) ?? this.#contents.get(key);
    this.#contents.delete(key);
    if (content === undefined) return;
    const { labels, annotations, generatorURL } = content;
    const result = parts.alerts.join(
      { fingerprint, labels, annotations, generatorURL, ...times },
      now,
    );
    if (!result.isNews && (result.alert.isGrouped || isResolvedAt(result.alert, now))) return;
    parts.muters.inhibitor.observe(result.alert);
    parts.dispatcher.insert(result.alert, now);
  }

  /** Forgets an alert that a peer has forgotten; one that fires here is written again. */
  #dropAlert(parts: EngineParts, key: string, { now, effects }: Moment): void {
    this.#contents.delete(key);
    const fingerprint = parseFingerprint(key);
    const alert = fingerprint && parts.alerts.get(fingerprint);
    if (alert === undefined) return;
    if (!isResolvedAt(alert, now)) {
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

interface Moment {
  readonly now: EpochMs;
  readonly effects: Effects;
}

function letGo({ alerts, dispatcher, muters }: EngineParts, alert: StoredAlert): void {
  alerts.delete(alert);
  dispatcher.remove(alert);
  dispatcher.forget(alert);
  muters.inhibitor.forget(alert);
}

function takeGroup(
  { dispatcher }: EngineParts,
  { key, value }: Pick<StateChange, 'key' | 'value'>,
  now: EpochMs,
): void {
  if (value === undefined) {
    const group = findGroup(dispatcher.groups(), key);
    // What ended was told of before the peer let go; what fires here, it has yet to hear of.
    if (group !== undefined) dispatcher.settle(group, { now, alerts: [...group.alerts()] });
    return;
  }
  const row = readGroupRow(value);
  const group = row && dispatcher.get(row.id);
  if (row !== undefined && group !== undefined) takeTimes(dispatcher, group, row);
}

function takeTimes(
  dispatcher: EngineParts['dispatcher'],
  group: AggregationGroup,
  { dueAt, flushedAt }: StoredGroup,
): void {
  const known = group.flushedAt ?? Number.NEGATIVE_INFINITY;
  const told = flushedAt ?? Number.NEGATIVE_INFINITY;
  // From before the last flush, and so about a time that is over.
  if (told < known) return;
  const isFlushed = flushedAt !== undefined && told > known;
  if (isFlushed) dispatcher.settle(group, { now: flushedAt, alerts: [...group.alerts()] });
  const own = dispatcher.dueAt(group);
  if (dueAt === undefined || !dispatcher.isLive(group)) return;
  // Two replicas that form a group at the same time must not keep it waiting for the later one.
  dispatcher.schedule(group, isFlushed || own === undefined || dueAt < own ? dueAt : own);
}

function findGroup(groups: Iterable<AggregationGroup>, key: string): AggregationGroup | undefined {
  for (const group of groups) if (rowKey(group.id) === key) return group;
  return undefined;
}

function takeRecord(parts: EngineParts, value: string | undefined, now: EpochMs): void {
  const record = value === undefined ? undefined : readNotificationRow(value);
  if (record !== undefined) parts.log.set(record);
  // The key of a removed record may be shortened; what a peer may forget may be forgotten here.
  else if (value === undefined) expireRecords(parts, now);
}

function takeSilence(
  { muters }: EngineParts,
  { key, value }: Pick<StateChange, 'key' | 'value'>,
  now: EpochMs,
): void {
  const silence = value === undefined ? undefined : readSilenceRow(key, value);
  if (silence !== undefined) muters.silences.restore(silence);
  else if (value === undefined) muters.silences.collect(now);
}
