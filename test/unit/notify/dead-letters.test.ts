// What of dead letters that come up again was dealt with before.
import { describe, expect, it } from 'vitest';
import { addMs, durationMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import { deadLetterId, namesOf, type DeadLetter } from '../../../src/notify/dead-letter.ts';
import { DeadLetters } from '../../../src/notify/dead-letters.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { START } from '../../support/engine-world.ts';

const KEY = { groupKey: '{}:{}', receiver: 'default', integration: 'webhook', index: 0 };

/** A letter about some alerts, each named by a letter, that failed so late. */
function letter(names: string, failedMs: number, reason: DeadLetter['reason']): DeadLetter {
  const lastFailedAt = addMs(START, failedMs);
  const alerts = [...names].map((name) => {
    const labels = LabelSet.from([['alertname', name]]);
    const range = { startsAt: START, endsAt: addMs(START, 1), updatedAt: START };
    const content = { annotations: LabelSet.EMPTY, generatorURL: '' };
    return { fingerprint: fingerprintOf(labels), labels, ...content, ...range, timeout: false };
  });
  return {
    ...{
      id: deadLetterId(KEY),
      key: KEY,
      groupLabels: LabelSet.EMPTY,
      routeLabels: LabelSet.EMPTY,
    },
    ...{ repeatIntervalMs: durationMs(1), reason, error: '', attempts: 1, mayHaveArrived: true },
    ...{ firstFailedAt: lastFailedAt, lastFailedAt },
    message: { id: 'n1', reason: 'first notification', alerts, at: START },
  };
}

function held(names: string, failedMs: number): DeadLetter {
  return letter(names, failedMs, 'unknownOutcome');
}

describe('a dead letter that comes up again', () => {
  it.each([
    ['is over where its failure has ended', letter('A', 5, 'other'), letter('A', 5, 'other'), ''],
    ['is over where a later one has', letter('A', 5, 'other'), letter('B', 9, 'other'), ''],
    ['is not where it failed since', letter('A', 9, 'other'), letter('A', 5, 'other'), 'A'],
    ['is not where it holds something else', held('A', 5), held('B', 9), 'A'],
    ['is over where it names nobody', held('', 5), held('B', 9), ''],
    ['says what it holds besides', held('AB', 5), held('B', 9), 'A'],
  ])('%s', (_, again, ended, left) => {
    const letters = new DeadLetters();
    letters.end(ended);
    const names = namesOf(letters.withoutEnded(again) ?? held('', 0));
    expect(names).toEqual(namesOf(held(left, 0)));
  });

  it('names what is held anew, although people were told before', () => {
    const letters = new DeadLetters();
    letters.end(held('A', 1));
    letters.shorten(held('AB', 5), held('A', 5));
    expect(namesOf(letters.withoutEnded(held('AB', 5)) ?? held('', 0))).toEqual(
      namesOf(held('A', 0)),
    );
    letters.end(letter('C', 1, 'other'));
    expect(letters.withoutEnded(letter('C', 5, 'other'))).toBeUndefined();
  });
});
