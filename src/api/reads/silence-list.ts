// Which silences a reader asked for, and in which order they come (reference row H36).
import type { SilenceView } from '../../engine/silence-service.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import type { SilenceState } from '../../mute/silences/silence.ts';

const STATE_RANK: Readonly<Record<SilenceState, number>> = { active: 1, pending: 2, expired: 3 };

/**
 * Sorts active silences first (the next to end first), then pending ones (the next to start first),
 * then expired ones (the last to end first). What is equal keeps its order.
 */
export function sortSilences(views: Iterable<SilenceView>): readonly SilenceView[] {
  return [...views].sort(compare);
}

function compare(a: SilenceView, b: SilenceView): number {
  if (a.state !== b.state) return STATE_RANK[a.state] - STATE_RANK[b.state];
  switch (a.state) {
    case 'active':
      return a.silence.endsAt - b.silence.endsAt;
    case 'pending':
      return a.silence.startsAt - b.silence.startsAt;
    case 'expired':
      return b.silence.endsAt - a.silence.endsAt;
  }
}

/** Whether one matcher set holds every matcher of the filter, letter for letter. */
export function holdsMatchers({ silence }: SilenceView, filter: readonly Matcher[]): boolean {
  return silence.matcherSets.some((set) =>
    filter.every(({ type, name, value }) =>
      set.some(
        (matcher) => matcher.type === type && matcher.name === name && matcher.value === value,
      ),
    ),
  );
}

/**
 * The matchers that the API shows. It knows one matcher set only; of several (row S7) it shows the
 * first, where upstream fails the whole list with 500. Nothing is silenced by that: who sends back
 * what was shown gets a silence of that one set, which silences less.
 */
export function shownMatchers({ silence }: SilenceView): readonly Matcher[] {
  return silence.matcherSets[0] ?? [];
}
