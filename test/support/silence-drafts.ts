// Drafts of silences with only the relevant fields spelled out.
import type { MatchType } from '../../src/matcher/matcher.ts';
import { epochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { MatcherText, SilenceDraft } from '../../src/mute/silences/silence.ts';

export const NOON = epochMs(Date.UTC(2026, 0, 1, 12));
export const MINUTE = 60_000;

export function matcher(name: string, type: MatchType, value: string): MatcherText {
  return { type, name, value };
}

/** A silence on `alertname="A"` from noon for one hour. */
export function draft(fields: Partial<SilenceDraft> = {}): SilenceDraft {
  return {
    id: '',
    matcherSets: [[matcher('alertname', '=', 'A')]],
    startsAt: NOON,
    endsAt: epochMs(NOON + 60 * MINUTE),
    createdBy: 'me',
    comment: 'why not',
    annotations: LabelSet.EMPTY,
    ...fields,
  };
}
