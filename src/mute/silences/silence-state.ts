// The life of one silence: in which state it is, what may still change in it, and how it ends. A
// silence only moves from pending to active to expired, so that what was silenced stays on record.
// Source: prometheus/alertmanager:silence/silence.go (getState, canUpdate, expire).
import { addMs, epochMs, type EpochMs } from '../../model/instant.ts';
import type { MatcherText, Silence, SilenceDraft, SilenceState } from './silence.ts';

/** What decides about the state. */
export type SilencePeriod = Pick<Silence, 'startsAt' | 'endsAt' | 'updatedAt'>;

/** Tells the state at an instant; start and end both count as active (reference row S6). */
export function stateOf(silence: SilencePeriod, now: EpochMs): SilenceState {
  if (now < silence.startsAt) return 'pending';
  return now < overAt(silence) ? 'active' : 'expired';
}

/**
 * The first instant at which a silence is over. Its end still counts as active, unless it was ended
 * by hand: upstream counts nanoseconds, so there "now" is always past by the time of the next look.
 */
export function overAt({ endsAt, updatedAt }: SilencePeriod): EpochMs {
  return updatedAt >= endsAt ? endsAt : addMs(endsAt, 1);
}

/** Whether a silence may change in place, which keeps its id (reference row S4). */
export function canUpdate(silence: Silence, draft: SilenceDraft, now: EpochMs): boolean {
  if (!isSameCondition(silence.matcherSets, draft.matcherSets)) return false;
  switch (stateOf(silence, now)) {
    case 'active':
      return secondOf(silence.startsAt) === secondOf(draft.startsAt) && draft.endsAt >= now;
    case 'pending':
      return draft.startsAt >= now;
    case 'expired':
      return false;
  }
}

/** Ends a silence that is pending or active (reference row S5). */
export function ended(silence: Silence, now: EpochMs): Silence {
  const startsAt = now < silence.startsAt ? now : silence.startsAt;
  return { ...silence, startsAt, endsAt: now, updatedAt: updateTime(silence, now) };
}

/** The time of a change: later than the one before it, whatever the clock says. */
export function updateTime(before: Pick<Silence, 'updatedAt'>, now: EpochMs): EpochMs {
  return epochMs(Math.max(now, before.updatedAt + 1));
}

type MatcherSets = readonly (readonly MatcherText[])[];

/** Whether two conditions are written alike; the order of the matchers counts. */
export function isSameCondition(a: MatcherSets, b: MatcherSets): boolean {
  return a.length === b.length && a.every((set, i) => isSameSet(set, b[i] ?? []));
}

function isSameSet(a: readonly MatcherText[], b: readonly MatcherText[]): boolean {
  return a.length === b.length && a.every((matcher, i) => isSameMatcher(matcher, b[i]));
}

function isSameMatcher(a: MatcherText, b: MatcherText | undefined): boolean {
  return a.type === b?.type && a.name === b.name && a.value === b.value;
}

function secondOf(instant: EpochMs): number {
  return Math.floor(instant / 1000);
}
