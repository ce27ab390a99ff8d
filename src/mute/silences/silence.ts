// Silence: what a person asked to be kept quiet, from when to when, and why.
import type { Matcher } from '../../matcher/matcher.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { LabelSet } from '../../model/label-set.ts';

/** Shared freely, never changed. */
export interface Silence {
  /** A UUID. */
  readonly id: string;
  /** An alert is silenced when every matcher of any one set holds (reference row S7). */
  readonly matcherSets: readonly (readonly Matcher[])[];
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: LabelSet;
}

/** A matcher as somebody wrote it: nobody has looked yet whether its name and pattern are sound. */
export type MatcherText = Pick<Matcher, 'type' | 'name' | 'value'>;

/**
 * What a client asks for; an empty `id` makes a new silence, and a start at `ZERO_TIME` means now.
 * Nothing in it has been checked; a Silence can be handed in as it is.
 */
export interface SilenceDraft extends Omit<Silence, 'updatedAt' | 'matcherSets'> {
  readonly matcherSets: readonly (readonly MatcherText[])[];
}

export type SilenceState = 'pending' | 'active' | 'expired';
