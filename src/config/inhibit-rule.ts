// InhibitRule: while a source alert fires, target alerts with the same values of some labels are
// kept quiet (reference row C21).
import type { Matcher } from '../matcher/matcher.ts';

export interface InhibitRule {
  /** Empty unless the file gives one. */
  readonly name: string;
  /** `source_match`, `source_match_re` and `source_matchers` together; none matches every alert. */
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  /** Labels whose values must be the same on both sides; an absent one counts as empty. */
  readonly equal: readonly string[];
}
