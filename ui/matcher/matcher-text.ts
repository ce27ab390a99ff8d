// Matchers as text: for people, for addresses and for the API. Both grammars of the server read it.
import type { Matcher } from './matcher.ts';
import { RESERVED } from './parse-matchers.ts';

/** One matcher, such as `severity="page"`. */
export function matcherText({ type, name, value }: Matcher): string {
  const isBare = name !== '' && !RESERVED.test(name);
  return `${isBare ? name : quoted(name)}${type}${quoted(value)}`;
}

/** A list in braces; empty for no matchers. */
export function filterText(matchers: readonly Matcher[]): string {
  return matchers.length === 0 ? '' : `{${matchers.map(matcherText).join(', ')}}`;
}

/** The three escapes that every grammar knows; all other characters stand for themselves. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
