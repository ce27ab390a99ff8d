// The index looks at few silences, however many there are.
import { describe, expect, it } from 'vitest';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { newMatcher } from '../../../../src/matcher/new-matcher.ts';
import { SilenceIndex, type SilenceEntry } from '../../../../src/mute/silences/silence-index.ts';
import type { MatcherText } from '../../../../src/mute/silences/silence.ts';
import { draft, matcher, NOON } from '../../../support/silence-drafts.ts';

const ALERT = LabelSet.fromRecord({ alertname: 'Down', instance: 'host7', team: 'db' });

function entry(order: number, ...sets: readonly (readonly MatcherText[])[]): SilenceEntry {
  const matcherSets = sets.map((set) =>
    set.map(({ type, name, value }) => {
      const made = newMatcher(type, name, value);
      return made.ok ? made.value : expect.fail(made.error);
    }),
  );
  return { silence: { ...draft(), matcherSets, updatedAt: NOON }, order, isGone: false };
}

function candidates(index: SilenceIndex): readonly number[] {
  const found = new Set<number>();
  index.visitCandidates(ALERT, ({ order }) => found.add(order));
  return [...found].sort((a, b) => a - b);
}

describe('SilenceIndex', () => {
  it.each<[string, readonly MatcherText[], boolean]>([
    ['a label the alert has', [matcher('team', '=', 'db')], true],
    ['a label the alert lacks', [matcher('team', '=', 'web')], false],
    ['one of several words', [matcher('team', '=~', 'web|db')], true],
    ['one of several other words', [matcher('team', '=~', 'web|ops')], false],
    ['a beginning the alert has', [matcher('team', '=~', 'd.*')], true],
    ['a beginning the alert lacks', [matcher('team', '=~', 'w.*')], false],
    ['one of several beginnings', [matcher('team', '=~', 'w.*|^d(b|c)')], true],
    ['a pattern without a beginning', [matcher('team', '=~', '.*w')], true],
    ['a beginning that may be left out', [matcher('team', '=~', 'w?.*')], true],
    ['a beginning in any letter case', [matcher('team', '=~', '(?i)w.*')], true],
    ['words with an empty one', [matcher('team', '=~', 'web|')], true],
    ['the absence of a label', [matcher('nope', '=', '')], true],
    ['anything but a value', [matcher('team', '!=', 'db')], true],
    [
      'a pattern, and a label the alert lacks',
      [matcher('team', '=~', 'w.*'), matcher('a', '=', 'b')],
      false,
    ],
  ])('looks at a silence that asks for %s only if it could match', (_, set, isCandidate) => {
    const index = new SilenceIndex();
    index.add(entry(0, set));
    expect(candidates(index)).toEqual(isCandidate ? [0] : []);
  });

  it('takes the label that the fewest silences share', () => {
    const index = new SilenceIndex();
    for (let i = 0; i < 1000; i++) {
      index.add(
        entry(i, [matcher('alertname', '=', 'Down'), matcher('instance', '=', `host${i}`)]),
      );
    }
    // The first one had no way to know which label is rare.
    expect(candidates(index)).toEqual([0, 7]);
  });

  it('finds a silence through each of its matcher sets', () => {
    const index = new SilenceIndex();
    index.add(entry(0, [matcher('a', '=', 'b')], [matcher('team', '=', 'db')]));
    expect(candidates(index)).toEqual([0]);
  });

  it('forgets an entry, even after its silence became another one', () => {
    const index = new SilenceIndex();
    const gone = entry(0, [matcher('team', '=~', 'db|web')], [matcher('team', '!=', '')]);
    const stays = entry(1, [matcher('team', '=', 'db')]);
    index.add(gone);
    index.add(stays);
    gone.silence = stays.silence;
    index.remove(gone);
    expect(candidates(index)).toEqual([1]);
    expect(index.unindexed).toBe(0);
  });
});
