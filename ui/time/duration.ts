// Lengths of time as people write and read them.
import { parsed, unreadable, type Parsed } from '../model/parsed.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The largest first. */
const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['w', 7 * DAY_MS],
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
];

const TERM = /(\d+(?:\.\d+)?)\s*([wdhms])\s*/gy;
const EXAMPLE = 'Write a duration such as 30m, 2h or 1d 12h';

/** Reads `1d 12h`, `1.5h` or `90m` as milliseconds, more than none. */
export function parseDuration(text: string): Parsed<number> {
  const trimmed = text.trim();
  let total = 0;
  let end = 0;
  for (const { 0: term, 1: amount, 2: unit, index } of trimmed.matchAll(TERM)) {
    total += Number(amount) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0);
    end = index + term.length;
  }
  if (end === 0 || end < trimmed.length) return unreadable(EXAMPLE);
  return total > 0 ? parsed(Math.round(total)) : unreadable('The duration must be longer than 0');
}

/** Writes milliseconds in full, such as `1d 12h 30m`; parts of a second are left out. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.floor(ms / SECOND_MS) * SECOND_MS);
  const terms: string[] = [];
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size);
    if (amount > 0) terms.push(`${amount}${unit}`);
    rest -= amount * size;
  }
  return terms.length === 0 ? '0s' : terms.join(' ');
}

/** Writes milliseconds so that they can be taken in at a glance: two units, the second if it counts. */
export function roughDuration(ms: number): string {
  const terms = formatDuration(ms).split(' ');
  const [first = '0s', second] = terms;
  const isNext = second !== undefined && rankOf(second) === rankOf(first) + 1;
  // Seconds beside minutes would only flicker.
  return isNext && !second.endsWith('s') ? `${first} ${second}` : first;
}

function rankOf(term: string): number {
  return UNITS.findIndex(([unit]) => term.endsWith(unit));
}
