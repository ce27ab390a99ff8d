// The order of readers is by fingerprint, whatever came and went in between.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedAlerts } from '../../../src/dedupe/sorted-alerts.ts';
import { StoredAlert } from '../../../src/dedupe/stored-alert.ts';
import type { Fingerprint } from '../../../src/model/fingerprint.ts';
import { epochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';

function alert(number: number): StoredAlert {
  return new StoredAlert({
    fingerprint: number.toString(16).padStart(16, '0') as Fingerprint,
    labels: LabelSet.EMPTY,
    annotations: LabelSet.EMPTY,
    startsAt: epochMs(0),
    endsAt: epochMs(0),
    updatedAt: epochMs(0),
    timeout: false,
    generatorURL: '',
  });
}

describe('SortedAlerts', () => {
  it('lists what was added and not removed, by fingerprint', () => {
    const step = fc.record({ number: fc.integer({ min: 0, max: 30 }), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const sorted = new SortedAlerts();
        const present = new Map<number, StoredAlert>();
        for (const { number, isRead } of steps) {
          const known = present.get(number);
          if (known === undefined) {
            const added = alert(number);
            present.set(number, added);
            sorted.add(added);
          } else {
            present.delete(number);
            sorted.remove(known);
          }
          if (isRead) sorted.list();
        }
        const expected = [...present].sort(([a], [b]) => a - b).map(([, one]) => one);
        expect(sorted.list()).toEqual(expected);
      }),
    );
  });

  it('does not change a list that somebody is reading', () => {
    const sorted = new SortedAlerts();
    sorted.add(alert(2));
    const list = sorted.list();
    sorted.add(alert(1));
    sorted.list();
    expect(list).toHaveLength(1);
  });
});
