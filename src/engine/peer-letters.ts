// What other replicas have stored of dead letters. Whoever holds the slot of a letter's group has the
// say; what is asked of it may come from anybody.
import type { DeadLetters } from '../notify/dead-letters.ts';
import { slotOf } from '../route/slot.ts';
import type { Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { isOutdated, type Moment } from './occasion.ts';
import { writeLetter } from './own-rows.ts';
import { deadLetterRow, readDeadLetterRow, readLetterRequestRow } from './rows/dead-letter-rows.ts';
import type { StateChange } from './state-store.ts';

type Row = Pick<StateChange, 'key' | 'value'>;

/** Takes in a letter, or its removal; one's own, if newer, is to be written again. */
export function takeLetter(
  { letters, tenures }: Pick<EngineParts, 'letters' | 'tenures'>,
  { key, value }: Row,
  moment: Moment,
): void {
  const { age, isWhole, effects } = moment;
  const { changes } = effects;
  const known = letters.get(key);
  const isOwn = known !== undefined && tenures.holds(slotOf(known.key.groupKey));
  // One that is not known here was dropped after a loss, if it was ever known.
  if (age === 'older' && known !== undefined && !isWhole) return;
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
  if (!isOwn || known.lastFailedAt < letter.lastFailedAt) {
    letters.keep(letter);
    return;
  }
  if (deadLetterRow({ id: key, letter: known }).value === value) return;
  writeLetter(tenures, { id: key, groupKey: known.key.groupKey, letter: known }, changes);
}

/**
 * Has the store forget a letter again that is gone here: somebody who had not heard of that has brought
 * it back after a loss. Other rows do no harm. A failure of which nobody was told since is news.
 */
export function removeAgain(
  { letters, log, tenures }: Pick<EngineParts, 'letters' | 'log' | 'tenures'>,
  { table, value = '' }: StateChange,
  { changes }: Effects,
): 'gone' | 'news' {
  const letter = table === 'dead_letter' ? readDeadLetterRow(value) : undefined;
  if (letter === undefined || letters.get(letter.id) !== undefined) return 'gone';
  // That is for the holder of its slot to see to.
  if (!tenures.holds(slotOf(letter.key.groupKey))) return 'news';
  if ((log.get(letter.key)?.last?.at ?? 0) < letter.lastFailedAt) return 'news';
  const { id, key } = letter;
  writeLetter(tenures, { id, groupKey: key.groupKey, letter: undefined }, changes);
  return 'gone';
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
