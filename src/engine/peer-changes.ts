// PeerChanges: takes in what other replicas have stored, so that every replica knows all alerts,
// silences and what was told. Rows come in the order in which they were committed; taking one in
// twice changes nothing. Of alerts and silences the newest version counts. Of groups, and of what was
// told, the holder of their slot has the say, and everybody else follows.
import type { EpochMs } from '../model/instant.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { writeGroup } from './own-rows.ts';
import { FEED, isOutdated, momentOf, type Moment, type Occasion } from './occasion.ts';
import { groupRow, readGroupRow, type StoredGroup } from './rows/group-rows.ts';
import { PeerAlerts } from './peer-alerts.ts';
import {
  dropLettersBut,
  removeAgain,
  takeBackLetter,
  takeLetter,
  takeLetterRequest,
  type KeptLetters,
} from './peer-letters.ts';
import { forgetRecords, resumeTold, takeBackRecord, takeRecord } from './peer-records.ts';
import { RowVersions, type RowVersion } from './row-versions.ts';
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

export class PeerChanges {
  readonly #alerts = new PeerAlerts();
  readonly #versions = new RowVersions();

  /** Takes in one commit. The effects are what this replica must write in its turn. */
  absorb(parts: EngineParts, changes: readonly StateChange[], occasion: Occasion): Effects {
    const moment = momentOf(occasion);
    for (const table of ORDER) {
      for (const change of changes) {
        if (change.table !== table) continue;
        if (this.#isGone(parts, change, moment)) continue;
        const age = this.#versions.ageOf(change);
        const aged = age === moment.age ? moment : { ...moment, age };
        const isOwn = !this.#follow(parts, change, aged);
        // What was just read is stored, whatever has been there before. Own rows are noted as own.
        if (!isOwn && (age !== 'older' || occasion.isWhole)) this.#versions.note(change);
      }
    }
    forgetRecords(parts, changes);
    resumeTold(parts, moment);
    return moment.effects;
  }

  /**
   * Forgets dead letters that are not `kept`, and what is asked of them, after all that is stored was read, but
   * for one's own. `since`: as in `ChangeOrigin`.
   */
  dropLettersBut(parts: EngineParts, kept: KeptLetters, since: number): void {
    this.#versions.drop('dead_letter', dropLettersBut(parts, kept, since));
  }

  /** Takes note of what an earlier process, or another one, has stored. */
  remember(rows: Iterable<RowVersion>): void {
    for (const row of rows) this.#versions.remember(row);
  }

  /** Takes note of what this process is about to store under its tenures: what is earlier is old. */
  noteOwn(changes: readonly StateChange[]): void {
    for (const change of changes) this.#versions.noteOwn(change);
  }

  /** Takes back what was not stored, as another process holds its slot. */
  takeBack(parts: EngineParts, changes: readonly StateChange[], now: EpochMs): Effects {
    const moment = momentOf({ ...FEED, now });
    for (const change of changes) {
      const age = this.#versions.ageOf(change);
      this.#versions.forget(change);
      if (change.table === 'notification') takeBackRecord(parts, change, { ...moment, age });
      if (change.table === 'dead_letter') takeBackLetter(parts, change, moment.effects);
    }
    resumeTold(parts, moment);
    return moment.effects;
  }

  /** Whether a row was removed here since it was written, and has nothing new to say. */
  #isGone(parts: EngineParts, change: StateChange, { effects }: Moment): boolean {
    const removedUnder = this.#versions.removalOf(change);
    if (removedUnder === undefined) return false;
    if (removeAgain(parts, change, { removedUnder, effects }) === 'gone') return true;
    this.#versions.drop(change.table, [change.key]);
    return false;
  }

  /** Takes in one row; false when it is of a slot that is held here. */
  #follow(parts: EngineParts, change: StateChange, moment: Moment): boolean {
    const { table, key, value, version } = change;
    switch (table) {
      case 'alert':
        if (value === undefined) this.#alerts.drop(parts, key, moment);
        else this.#alerts.takeContent(parts, { key, value, version }, moment);
        return true;
      case 'alert_time':
        if (value !== undefined) this.#alerts.takeTimes(parts, { key, value }, moment);
        return true;
      case 'silence':
        takeSilence(parts, { key, value }, moment);
        return true;
      case 'notification':
        return value === undefined || takeRecord(parts, { value, version }, moment);
      case 'group':
        if (value !== undefined) return takeGroup(parts, value, moment);
        takeRemoval(parts, key, moment);
        return true;
      case 'dead_letter':
        takeLetter(parts, { key, value, version }, moment);
        return true;
      case 'dead_letter_request':
        takeLetterRequest(parts.letters, { key, value });
        return true;
    }
  }
}

function takeRemoval(parts: EngineParts, key: string, { now, age, effects }: Moment): void {
  const { dispatcher, tenures } = parts;
  const group = dispatcher.get(key) ?? findGroup(dispatcher.groups(), key);
  if (group === undefined) return;
  // Whoever has another configuration took it for one that is no more.
  if (tenures.holds(group.slot)) writeGroup(parts, group, effects.changes);
  // What ended was told of before the holder let go; of what fires here, it has yet to hear.
  else if (age !== 'older') dispatcher.dropEnded(group, now);
}

/** False when its slot is held here, or was while it was read. */
function takeGroup(parts: EngineParts, value: string, moment: Moment): boolean {
  const { dispatcher, tenures } = parts;
  const { isWhole, age, effects } = moment;
  const row = readGroupRow(value);
  const group = row && dispatcher.get(row.id);
  if (row === undefined || group === undefined) return true;
  if (isOutdated(tenures, group.slot, moment)) return false;
  if (!tenures.holds(group.slot)) {
    if (age !== 'older' || isWhole) followTimes(parts, group, row);
    return true;
  }
  if (isWhole && groupRow(group, dispatcher.dueAt(group)).value !== value) {
    writeGroup(parts, group, effects.changes);
  }
  return false;
}

function followTimes(
  { dispatcher }: EngineParts,
  group: AggregationGroup,
  { dueAt, flushedAt }: StoredGroup,
): void {
  if (flushedAt !== undefined) {
    dispatcher.settle(group, { now: flushedAt, alerts: [...group.alerts()] });
  }
  if (dueAt !== undefined) dispatcher.schedule(group, dueAt);
}

function findGroup(groups: Iterable<AggregationGroup>, key: string): AggregationGroup | undefined {
  for (const group of groups) if (hasRowKey(group.id, key)) return group;
  return undefined;
}

function takeSilence(
  { muters: { silences } }: EngineParts,
  { key, value }: Pick<StateChange, 'key' | 'value'>,
  { now, isWhole, effects }: Moment,
): void {
  if (value === undefined) {
    silences.collect(now);
    return;
  }
  const silence = readSilenceRow(key, value);
  if (silence === undefined) return;
  silences.restore(silence);
  const known = silences.get(key);
  if (known === undefined || known === silence) return;
  // The store keeps the newer version, unless it has lost it, or both are of the same instant.
  const row = silenceRow(known);
  const isKept = !isWhole && known.updatedAt > silence.updatedAt;
  if (!isKept && row.value !== value) effects.changes.push(row);
}
