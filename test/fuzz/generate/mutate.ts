// Changes a text a little, as faults on the way and people in a hurry do.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { pickFrom } from './choose.ts';
import { hostileText } from './hostile-text.ts';

/** Longest results: usual, and of one input in some thousands. */
const SMALL = 4_096;
const HUGE = 100_000;

type Change = (text: string, random: SeededRandom, words: readonly string[]) => string;

const CHANGES: readonly Change[] = [
  flipBit,
  remove,
  repeatPiece,
  truncate,
  insertHostile,
  insertHostile,
  insertWord,
  replaceToken,
  replaceToken,
  swapTokens,
  dropToken,
];

/** Makes one to four changes, mostly one. `words` are what the grammar is made of. */
export function mutate(text: string, random: SeededRandom, words: readonly string[]): string {
  let changed = text;
  for (let left = random.chance(0.5) ? 1 : 1 + random.below(4); left > 0; left--) {
    changed = pickFrom(random, CHANGES)(changed, random, words);
  }
  return changed.slice(0, Math.max(SMALL, text.length));
}

/** Makes about one text in 300 long, and one in 20,000 very long, by repeating a piece of it. */
export function sometimesLong(text: string, random: SeededRandom): string {
  const draw = random.below(20_000);
  if (draw >= 67 || text === '') return text;
  const limit = draw === 0 ? HUGE : SMALL;
  const from = random.below(text.length);
  const piece = text.slice(from, from + 1 + random.below(random.chance(0.5) ? 2 : 40));
  const times = Math.floor((limit - text.length) / piece.length);
  return text.slice(0, from) + piece.repeat(Math.max(1, times)) + text.slice(from);
}

function place(text: string, random: SeededRandom): number {
  return random.below(text.length + 1);
}

function flipBit(text: string, random: SeededRandom): string {
  if (text === '') return text;
  const at = random.below(text.length);
  const char = String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(8)));
  return text.slice(0, at) + char + text.slice(at + 1);
}

function remove(text: string, random: SeededRandom): string {
  const at = place(text, random);
  return text.slice(0, at) + text.slice(at + 1 + random.below(8));
}

function repeatPiece(text: string, random: SeededRandom): string {
  const at = place(text, random);
  const piece = text.slice(at, at + 1 + random.below(24));
  return (
    text.slice(0, at) + piece.repeat(1 + random.below(random.chance(0.1) ? 50 : 3)) + text.slice(at)
  );
}

function truncate(text: string, random: SeededRandom): string {
  return random.chance(0.5) ? text.slice(0, place(text, random)) : text.slice(place(text, random));
}

function insertHostile(text: string, random: SeededRandom): string {
  const at = place(text, random);
  return text.slice(0, at) + hostileText(random) + text.slice(at);
}

function insertWord(text: string, random: SeededRandom, words: readonly string[]): string {
  const at = place(text, random);
  return text.slice(0, at) + pickFrom(random, words) + text.slice(at);
}

function replaceToken(text: string, random: SeededRandom, words: readonly string[]): string {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return text;
  const put = random.chance(0.6) ? pickFrom(random, words) : hostileText(random);
  return tokens.with(random.below(tokens.length), put).join('');
}

function swapTokens(text: string, random: SeededRandom): string {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return text;
  const [a, b] = [random.below(tokens.length), random.below(tokens.length)];
  return tokens
    .with(a, tokens[b] ?? '')
    .with(b, tokens[a] ?? '')
    .join('');
}

function dropToken(text: string, random: SeededRandom): string {
  const tokens = tokensOf(text);
  return tokens.length === 0 ? text : tokens.toSpliced(random.below(tokens.length), 1).join('');
}

/** Words, spaces and single other characters, of the first part of a long text. */
function tokensOf(text: string): string[] {
  const head = text.slice(0, SMALL).match(/[\w.-]+|\s+|[^\w\s]/g) ?? [];
  return text.length > SMALL ? [...head, text.slice(SMALL)] : [...head];
}
