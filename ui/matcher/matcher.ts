// A condition on one label, as the page holds it, and its other forms.
import type { LabelSet, WireMatcher } from '../model/wire.ts';

export type MatchType = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly type: MatchType;
  readonly name: string;
  readonly value: string;
}

/** Reads the form in which silences hold their matchers. */
export function fromWire({ name, value, isRegex, isEqual }: WireMatcher): Matcher {
  const [equal, different] = isRegex ? (['=~', '!~'] as const) : (['=', '!='] as const);
  return { type: isEqual ? equal : different, name, value };
}

/** The form in which silences hold their matchers. */
export function toWire({ type, name, value }: Matcher): WireMatcher {
  return { name, value, isRegex: type.endsWith('~'), isEqual: type.startsWith('=') };
}

/** One matcher for each label, with `alertname` in front. */
export function matchersOf(labels: LabelSet): readonly Matcher[] {
  return sortedLabels(labels).map(([name, value]) => ({ type: '=', name, value }));
}

/** Labels by their names, with `alertname` in front. */
export function sortedLabels(labels: LabelSet): readonly (readonly [string, string])[] {
  const rank = (name: string): string => (name === 'alertname' ? '' : name);
  return Object.entries(labels).sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

/** Whether both ask the same. */
export function isSameMatcher(a: Matcher, b: Matcher): boolean {
  return a.type === b.type && a.name === b.name && a.value === b.value;
}
