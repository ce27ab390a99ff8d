// What other replicas have stored of dead letters. Whoever holds the slot of a letter's group has the
// say; what is asked of it may come from anybody.
import { isResolvedAt } from '../model/alert.ts';
import type { DeadLetter } from '../notify/dead-letter.ts';
import type { DeadLetters } from '../notify/dead-letters.ts';
import type { LogEntry } from '../notify/notification-record.ts';
import { slotOf } from '../route/slot.ts';
import type { Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { isOutdated, type Moment } from './occasion.ts';
import { broughtVersion, removeBroughtLetter, writeLetter } from './own-rows.ts';
import {
  deadLetterRow,
  readDeadLetterRow,
  readLetterRequestRow,
  removedLetterRequestRow,
} from './rows/dead-letter-rows.ts';
import type { StateChange } from './state-store.ts';

type Row = Pick<StateChange, 'key' | 'value'>;

/** Takes in a letter, or its removal; one's own, if newer, is to be written again. */
export function takeLetter(
  { letters, log, tenures }: Pick<EngineParts, 'letters' | 'log' | 'tenures'>,
  { key, value, version }: Row & { readonly version: number | undefined },
  moment: Moment,
): void {
  const { age, isWhole, effects } = moment;
  const { changes } = effects;
  const known = letters.get(key);
  const isOwn = known !== undefined && tenures.holds(slotOf(known.key.groupKey));
  // One that is not known here was dropped after a loss, if it was ever known.
  const isTakenBack = value === undefined && known !== undefined && isBrought(version, known);
  if (age === 'older' && known !== undefined && !isWhole && !isTakenBack) return;
  if (value === undefined) {
    if (isOwn)
      writeLetter(tenures, { id: key, groupKey: known.key.groupKey, letter: known }, changes);
    else letters.drop(key);
    return;
  }
  const letter = readDeadLetterRow(value);
  if (letter === undefined) return;
  const { groupKey } = letter.key;
  if (isOutdated(tenures, slotOf(groupKey), moment)) return;
  // It was dropped here since it was read.
  const isDropped = known === undefined && age !== 'newer';
  if (isWhole && isDropped && tenures.holds(slotOf(groupKey))) return;
  const isStale = isBrought(version, letter) && isToldOf(log, letter);
  if (known === undefined && isStale && tenures.holds(slotOf(groupKey))) {
    clearAway({ letters, tenures }, letter, effects);
    return;
  }
  if (!isOwn || known.lastFailedAt < letter.lastFailedAt) {
    letters.keep(letter);
    return;
  }
  if (deadLetterRow({ id: key, letter: known }).value === value) return;
  writeLetter(tenures, { id: key, groupKey: known.key.groupKey, letter: known }, changes);
}

/**
 * Has the store forget a letter again that is gone here: somebody who had not heard of that has brought
 * it back after a loss. Other rows do no harm. What nobody was told since is news.
 */
export function removeAgain(
  { letters, log, tenures }: Pick<EngineParts, 'letters' | 'log' | 'tenures'>,
  { table, value = '' }: StateChange,
  effects: Effects,
): 'gone' | 'news' {
  const letter = table === 'dead_letter' ? readDeadLetterRow(value) : undefined;
  if (letter === undefined || letters.get(letter.id) !== undefined) return 'gone';
  const { last } = log.get(letter.key) ?? {};
  if ((last?.at ?? 0) < letter.lastFailedAt && !isToldOf(log, letter)) return 'news';
  clearAway({ letters, tenures }, letter, effects);
  return 'gone';
}

/** Whether a row was brought back by somebody who did not have the say. */
function isBrought(version: number | undefined, { lastFailedAt }: DeadLetter): boolean {
  return version === broughtVersion(lastFailedAt);
}

/** Has the store forget a letter that somebody has brought back, and what is asked of it. */
function clearAway(
  { letters, tenures }: Pick<EngineParts, 'letters' | 'tenures'>,
  letter: DeadLetter,
  { changes }: Effects,
): void {
  removeBroughtLetter(tenures, letter, changes);
  if (letters.withdraw(letter.id)) changes.push(removedLetterRequestRow(letter.id));
}

/**
 * Whether people were told of a letter's message after all: whoever was cut off has tried in vain what others
 * told meanwhile. What a receiver holds is on record as told, and is not.
 */
function isToldOf(log: EngineParts['log'], letter: DeadLetter): boolean {
  const { last, intent } = log.get(letter.key) ?? {};
  if (last === undefined || letter.reason === 'unknownOutcome') return false;
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

/**
 * Drops what is not in the store any more, after all that is stored was read, but for one's own. Returns
 * the ids.
 */
export function dropLettersBut(
  { letters, tenures }: Pick<EngineParts, 'letters' | 'tenures'>,
  stored: readonly StateChange[],
  since: number,
): readonly string[] {
  const kept = new Set<string>();
  for (const { table, key } of stored) if (table === 'dead_letter') kept.add(key);
  const isOwn = (slot: number): boolean => tenures.holds(slot) || tenures.leftSince(slot, since);
  const gone = [...letters.values()].flatMap(({ id, key }) =>
    kept.has(id) || isOwn(slotOf(key.groupKey)) ? [] : [id],
  );
  for (const id of gone) letters.drop(id);
  return gone;
}
