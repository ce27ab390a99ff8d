// What other replicas have stored of dead letters. Whoever holds the slot of a letter's group has the
// say; what is asked of it may come from anybody.
import { isResolvedAt } from '../model/alert.ts';
import { addMs } from '../model/instant.ts';
import { isHeld, namesOf, withHeld, type DeadLetter } from '../notify/dead-letter.ts';
import type { DeadLetters } from '../notify/dead-letters.ts';
import { unnamedIn, type LogEntry } from '../notify/notification-record.ts';
import { slotOf } from '../route/slot.ts';
import type { Tenures } from '../route/tenures.ts';
import type { Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { CLOCKS_MS, isOutdated, type Moment } from './occasion.ts';
import {
  bringBackLetter,
  broughtVersion,
  isBrought,
  removeLetterAgain,
  writeLetter,
} from './own-rows.ts';
import {
  deadLetterRow,
  readDeadLetterRow,
  readLetterRequestRow,
  removedLetterRequestRow,
} from './rows/dead-letter-rows.ts';
import type { StateChange } from './state-store.ts';

type Row = Pick<StateChange, 'key' | 'value'>;

type Parts = Pick<EngineParts, 'letters' | 'log' | 'tenures'>;

/** Takes in a letter, or its removal; one's own, if newer, is to be written again. */
export function takeLetter(
  parts: Parts,
  { key, value, version }: Row & { readonly version: number | undefined },
  moment: Moment,
): void {
  const { letters, tenures } = parts;
  const { age, isWhole, effects } = moment;
  const known = letters.get(key);
  // One that is not known here was dropped after a loss, if it was ever known.
  const isOlder = age === 'older' && known !== undefined && !isWhole;
  if (value === undefined) {
    if (isEarlier(version, known)) return;
    if (!isOlder || isBrought(version, known)) takeRemoval(parts, key, moment);
    return;
  }
  const letter = readDeadLetterRow(value);
  if (letter === undefined) return;
  if (isOlder) {
    if (isBrought(version, letter)) takeFailure(parts, { letter, known }, effects);
    return;
  }
  if (isOutdated(tenures, slotOf(letter.key.groupKey), moment)) return;
  if (known === undefined) takeUnknown(parts, { letter, version }, moment);
  else if (!isOwn(tenures, known) || !isBrought(version, letter)) {
    takeOther(parts, { letter, known, value }, effects);
  } else {
    takeFailure(parts, { letter, known }, effects);
    if (isWhole && letters.get(key) === known) writeKnown(tenures, known, effects);
  }
}

/** Takes in a letter of which there is none here. */
function takeUnknown(
  parts: Parts,
  { letter, version }: { readonly letter: DeadLetter; readonly version: number | undefined },
  { age, isWhole, effects }: Moment,
): void {
  const { letters, tenures } = parts;
  // Nobody may hold its slot now, and whoever takes it next asks no more.
  const isBroughtAgain = isBrought(version, letter) && isOver(parts, letter);
  // It was dropped here since it was read, or the store has lost that.
  const isDropped = isOwn(tenures, letter) && isWhole && age !== 'newer';
  if (isBroughtAgain || isDropped) {
    clearAway(parts, letter, { version, effects });
    return;
  }
  letters.keep(letter);
  // Whoever brings back another failure next would take its place in the store.
  if (isOwn(tenures, letter) && isBrought(version, letter)) writeKnown(tenures, letter, effects);
}

/** Drops a letter that is gone from the store; one's own, if newer, is to be written again. */
function takeRemoval({ letters, tenures }: Parts, key: string, { age, effects }: Moment): void {
  const known = letters.get(key);
  const isHere = known !== undefined && isOwn(tenures, known);
  if (isHere && age === 'older') {
    writeKnown(tenures, known, effects);
    return;
  }
  if (isHere && letters.withdraw(key)) effects.changes.push(removedLetterRequestRow(key));
  letters.drop(key);
}

/** Whether a letter that comes up again was dealt with here, or by what people were told. */
function isOver({ letters, log }: Parts, letter: DeadLetter): boolean {
  return letters.withoutEnded(letter) === undefined || isToldOf(log, letter);
}

/**
 * Takes in a failure that somebody could not store, and that the store keeps out, as it has another one of
 * the same under a higher version: the later one counts, with what both hold. The holder stores it.
 */
function takeFailure(
  { letters, log, tenures }: Parts,
  { letter, known }: { readonly letter: DeadLetter; readonly known: DeadLetter },
  effects: Effects,
): void {
  const left = letters.withoutEnded(letter);
  if (left === undefined || isToldOf(log, left)) {
    // Others follow, who may not know that.
    if (isOwn(tenures, known)) writeKnown(tenures, known, effects);
    return;
  }
  const joined = joinLetters(known, left);
  if (saysAsMuch(known, joined)) return;
  letters.keep(joined);
  if (isOwn(tenures, joined)) writeKnown(tenures, joined, effects);
}

/** What is known of two letters of the same. */
function joinLetters(a: DeadLetter, b: DeadLetter): DeadLetter {
  return a.lastFailedAt < b.lastFailedAt ? withHeld(b, a) : withHeld(a, b);
}

function saysAsMuch(a: DeadLetter, b: DeadLetter): boolean {
  return (
    deadLetterRow({ id: a.id, letter: a }).value === deadLetterRow({ id: b.id, letter: b }).value
  );
}

/** Takes in what others say of a letter that is known; of one's own the later failure counts. */
function takeOther(
  { letters, tenures }: Pick<EngineParts, 'letters' | 'tenures'>,
  row: { readonly letter: DeadLetter; readonly known: DeadLetter; readonly value: string },
  effects: Effects,
): void {
  const { letter, known, value } = row;
  if (!isOwn(tenures, known) || known.lastFailedAt < letter.lastFailedAt) letters.keep(letter);
  else if (deadLetterRow({ id: known.id, letter: known }).value !== value) {
    writeKnown(tenures, known, effects);
  }
}

function isOwn(tenures: Tenures, { key }: DeadLetter): boolean {
  return tenures.holds(slotOf(key.groupKey));
}

function writeKnown(tenures: Tenures, letter: DeadLetter, { changes }: Effects): void {
  writeLetter(tenures, { id: letter.id, groupKey: letter.key.groupKey, letter }, changes);
}

/**
 * Has the store forget a letter again that is gone here: somebody who had not heard of that has brought
 * it back after a loss. What was brought back and nobody was told of is news.
 */
export function removeAgain(
  { letters, log, tenures }: Parts,
  { table, value = '', version }: StateChange,
  { removedUnder, effects }: { readonly removedUnder: number; readonly effects: Effects },
): 'gone' | 'news' {
  // A record or a group that was removed of late is forgotten once more, when its time has come.
  if (table !== 'dead_letter') return version === removedUnder ? 'news' : 'gone';
  const letter = readDeadLetterRow(value);
  if (letter === undefined || letters.get(letter.id) !== undefined) return 'gone';
  const { last } = log.get(letter.key) ?? {};
  // What is held was put on record as told in the same moment.
  const isLater = isHeld(letter) || (last?.at ?? 0) < letter.lastFailedAt;
  const isUntold = isLater && !isToldOf(log, letter);
  // What a former holder has stored was known when it was removed.
  const isOpen = letters.withoutEnded(letter) !== undefined;
  if (isUntold && isBrought(version, letter) && isOpen) return 'news';
  const known = isBrought(version, letter) ? version : removedUnder;
  clearAway({ letters, tenures }, letter, { version: known, effects });
  return 'gone';
}

interface Removal {
  /** Of the row that came up again; default: that of what was brought back. */
  readonly version: number | undefined;
  readonly effects: Effects;
}

/**
 * Takes back a letter, or its removal, that was not stored, as somebody else held its slot: the holder may
 * not know it. A removal takes away nothing that was written under a later version.
 */
export function takeBackLetter(
  { letters, log, tenures }: Parts,
  change: StateChange,
  effects: Effects,
): void {
  const { table, key, value, version } = change;
  const known = letters.get(key);
  if (value === undefined) {
    const isGone = known === undefined && version !== undefined;
    if (isGone) effects.changes.push({ table, key, value, version });
    return;
  }
  const dropped = readDeadLetterRow(value);
  if (known === undefined || dropped === undefined) return;
  // The holder's own may have been read since.
  const left = letters.withoutEnded(dropped);
  const letter = left === undefined ? known : joinLetters(left, known);
  if (isToldOf(log, letter)) {
    // By whoever had the slot since, as was read meanwhile.
    if (letters.withdraw(key)) effects.changes.push(removedLetterRequestRow(key));
    letters.end(letter);
    return;
  }
  letters.keep(letter);
  if (isOwn(tenures, letter)) writeKnown(tenures, letter, effects);
  else bringBackLetter(tenures, letter, effects.changes);
}

/** Whether a removal is of an earlier failure than the one that is known, and that was brought back. */
function isEarlier(version = Number.POSITIVE_INFINITY, known: DeadLetter | undefined): boolean {
  return known !== undefined && version < broughtVersion(known.lastFailedAt);
}

/** Has the store forget a letter that it has again, and what is asked of it. */
function clearAway(
  { letters, tenures }: Pick<EngineParts, 'letters' | 'tenures'>,
  letter: DeadLetter,
  { version = broughtVersion(letter.lastFailedAt), effects: { changes } }: Removal,
): void {
  removeLetterAgain(tenures, { letter, version }, changes);
  if (letters.withdraw(letter.id)) changes.push(removedLetterRequestRow(letter.id));
}

/**
 * Whether people were told after a letter's message failed, or of just that: whoever was cut off has tried in
 * vain what others told meanwhile. What a receiver holds is on record as told, and is not; if all of it was
 * told or held once more since, the later message counts.
 */
function isToldOf(log: EngineParts['log'], letter: DeadLetter): boolean {
  const { last, intent } = log.get(letter.key) ?? {};
  if (last === undefined) return false;
  const isSince = last.at > addMs(letter.lastFailedAt, CLOCKS_MS);
  if (isHeld(letter)) {
    const unlisted = new Set(last.unlisted);
    const firing = last.firing.filter((fingerprint) => !unlisted.has(fingerprint));
    const names = { firing: namesOf(letter), resolved: [] };
    return isSince && unnamedIn(names, { ...last, firing }).length === 0;
  }
  if (isSince) return true;
  // What was begun since may have said something else.
  return intent === undefined && saysSame(letter.message, last);
}

/** A repeat says the same as what was told long ago, and is to be told for all that. */
function saysSame({ alerts, at, reason }: DeadLetter['message'], last: LogEntry): boolean {
  if (reason === 'repeat interval elapsed') return false;
  const isNamed = (fingerprints: readonly string[], isResolved: boolean): boolean => {
    const named = alerts.filter((alert) => isResolvedAt(alert, at) === isResolved);
    const names = new Set(fingerprints);
    return named.length === names.size && named.every(({ fingerprint }) => names.has(fingerprint));
  };
  return isNamed(last.firing, false) && isNamed(last.resolved, true);
}

/** Takes in what somebody asks, or that somebody has acted on it. */
export function takeLetterRequest(letters: DeadLetters, { key, value }: Row): void {
  const request = value === undefined ? undefined : readLetterRequestRow(key, value);
  if (request !== undefined) letters.request(request);
  else if (value === undefined) letters.withdraw(key);
}

/** Ids of letters, as a reading of all that is stored has found them. */
export interface KeptLetters {
  readonly stored: ReadonlySet<string>;
  /** Those that were on their way to the store by then. */
  readonly unstored: ReadonlySet<string>;
  /** Those of which something was asked as it began, and is not any more. */
  readonly answered: ReadonlySet<string>;
}

/** Drops what is not kept, and requests that are answered, but for one's own. Returns the ids of the letters. */
export function dropLettersBut(
  { letters, log, tenures }: Parts,
  { stored, unstored, answered }: KeptLetters,
  since: number,
): readonly string[] {
  const isSpared = (letter: DeadLetter): boolean =>
    isOwn(tenures, letter) || tenures.leftSince(slotOf(letter.key.groupKey), since);
  // Whoever brings back what others have dealt with would do so for as long as they clear it away.
  const isKept = (letter: DeadLetter): boolean =>
    stored.has(letter.id) || (unstored.has(letter.id) && !isToldOf(log, letter));
  const gone = [...letters.values()].flatMap((letter) =>
    isKept(letter) || isSpared(letter) ? [] : [letter.id],
  );
  for (const id of gone) letters.drop(id);
  for (const id of answered) {
    const letter = letters.get(id);
    if (letter === undefined || !isSpared(letter)) letters.withdraw(id);
  }
  return gone;
}
