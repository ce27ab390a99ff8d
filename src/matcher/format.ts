// How matchers print: group keys, silences, filters and logs show them exactly as upstream does
// (reference row M8).
import { quoteGo } from '../model/go-quote.ts';
import type { Matcher } from './matcher.ts';
import { RESERVED } from './reserved.ts';

type MatcherText = Pick<Matcher, 'type' | 'name' | 'value'>;

/**
 * Prints one matcher. A name with reserved characters is quoted, and then the value is quoted as
 * Go does; otherwise only `\`, `"` and line feeds are escaped, which both grammars understand.
 * Source: prometheus/alertmanager:pkg/labels/matcher.go (Matcher.String).
 */
export function formatMatcher({ type, name, value }: MatcherText): string {
  if (RESERVED.test(name)) return `${quoteGo(name)}${type}${quoteGo(value)}`;
  return `${name}${type}"${escapeOpenMetrics(value)}"`;
}

/** Prints a list as `{a="b",c=~"d"}`, in the given order. */
export function formatMatchers(matchers: readonly MatcherText[]): string {
  return `{${matchers.map(formatMatcher).join(',')}}`;
}

function escapeOpenMetrics(text: string): string {
  return text.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
}
