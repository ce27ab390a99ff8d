// Matcher: one condition on a label, as routes, silences and filters use it.

export type MatchType = '=' | '!=' | '=~' | '!~';

/** Immutable; a missing label is the empty string (reference row M7). */
export interface Matcher {
  readonly type: MatchType;
  readonly name: string;
  readonly value: string;
  /** Whether a label value satisfies the condition. Linear in the length of the value. */
  matches(value: string): boolean;
}
