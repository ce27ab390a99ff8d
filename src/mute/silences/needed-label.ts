// What a matcher needs a label to be, as far as it can be told without running its pattern: the
// index of silences is built on that. Whatever is not plain gives no answer, which is never wrong.
import type { Matcher } from '../../matcher/matcher.ts';

/** One of these values, or one of these beginnings. */
export type NeededLabel =
  | { readonly kind: 'value'; readonly name: string; readonly texts: readonly string[] }
  | { readonly kind: 'prefix'; readonly name: string; readonly texts: readonly string[] };

/** Words of one pattern up to which each gets a place of its own. */
const MAX_WORDS = 64;
const SYNTAX = /[\\.+*?()|[\]{}^$]/;

/** Tells what a matcher needs; undefined when it may hold for a label that is not there. */
export function neededLabel({ type, name, value }: Matcher): NeededLabel | undefined {
  if (value === '') return undefined;
  if (type === '=') return { kind: 'value', name, texts: [value] };
  if (type !== '=~') return undefined;
  const alternatives = topLevelAlternatives(value);
  if (alternatives === undefined || alternatives.length > MAX_WORDS) return undefined;
  const areWords = alternatives.every((text) => text !== '' && !SYNTAX.test(text));
  if (areWords) return { kind: 'value', name, texts: alternatives };
  const prefixes = alternatives.map(plainPrefix);
  return prefixes.includes('') ? undefined : { kind: 'prefix', name, texts: prefixes };
}

/** Splits `a|b`, but not `(a|b)`; undefined where escapes, classes or flags make that uncertain. */
function topLevelAlternatives(pattern: string): readonly string[] | undefined {
  if (pattern.includes('(?')) return undefined;
  if (!/[|)]/.test(pattern)) return [pattern];
  if (/[\\[]/.test(pattern)) return undefined;
  const alternatives: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    // It closes the group that anchors it: `a)|b(` holds for all that begins with a or ends with b,
    // `a)?(b` without an a.
    if (depth < 0) return undefined;
    if (char !== '|' || depth > 0) continue;
    alternatives.push(pattern.slice(start, i));
    start = i + 1;
  }
  return [...alternatives, pattern.slice(start)];
}

/** The text before any syntax, without a last character that may be left out or repeated. */
function plainPrefix(pattern: string): string {
  const text = pattern.replace(/^\^/, '');
  const end = text.search(SYNTAX);
  if (end < 0) return text;
  const prefix = text.slice(0, end);
  return '*?{'.includes(text.charAt(end)) ? [...prefix].slice(0, -1).join('') : prefix;
}
