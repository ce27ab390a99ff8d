// Whether a label set satisfies a list of matchers: the question of routes, silences and filters.
import type { LabelSet } from '../model/label-set.ts';
import type { Matcher } from './matcher.ts';

/** Whether every matcher holds; an absent label counts as empty, no matcher at all holds (M7). */
export function matchesAll(matchers: readonly Matcher[], labels: LabelSet): boolean {
  return matchers.every((matcher) => matcher.matches(labels.get(matcher.name)));
}
