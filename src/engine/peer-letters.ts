// What other replicas have stored of dead letters. Whoever owns the group of a letter has the say; what
// is asked of it may come from anybody.
import type { DeadLetters } from '../notify/dead-letters.ts';
import type { Effects } from './effects.ts';
import type { EngineParts } from './engine-parts.ts';
import { deadLetterRow, readDeadLetterRow, readLetterRequestRow } from './rows/dead-letter-rows.ts';
import type { StateChange } from './state-store.ts';

type Row = Pick<StateChange, 'key' | 'value'>;

/** Takes in a letter, or its removal; one's own, if newer, is to be written again. */
export function takeLetter(
  { letters }: Pick<EngineParts, 'letters'>,
  { key, value }: Row,
  { isOwn, effects }: { readonly isOwn: boolean; readonly effects: Effects },
): void {
  const known = letters.get(key);
  if (value === undefined) {
    if (!isOwn) letters.drop(key);
    else if (known !== undefined) effects.changes.push(deadLetterRow({ id: key, letter: known }));
    return;
  }
  const letter = readDeadLetterRow(value);
  if (letter === undefined) return;
  if (!isOwn || known === undefined || known.lastFailedAt < letter.lastFailedAt) {
    letters.keep(letter);
    return;
  }
  const row = deadLetterRow({ id: key, letter: known });
  if (row.value !== value) effects.changes.push(row);
}

/** Takes in what somebody asks, or that somebody has acted on it. */
export function takeLetterRequest(letters: DeadLetters, { key, value }: Row): void {
  const request = value === undefined ? undefined : readLetterRequestRow(key, value);
  if (request !== undefined) letters.request(request);
  else if (value === undefined) letters.withdraw(key);
}

/** Drops what is not in the store any more, after all that is stored was read. */
export function dropLettersBut(letters: DeadLetters, stored: readonly StateChange[]): void {
  const kept = new Set<string>();
  for (const { table, key } of stored) if (table === 'dead_letter') kept.add(key);
  for (const { id } of letters.values()) if (!kept.has(id)) letters.drop(id);
}
