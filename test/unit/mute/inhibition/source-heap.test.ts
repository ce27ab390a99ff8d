import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredAlert } from '../../../../src/dedupe/stored-alert.ts';
import { isResolvedAt } from '../../../../src/model/alert.ts';
import { epochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { SourceHeap } from '../../../../src/mute/inhibition/source-heap.ts';
import { alertOf, moveEnd } from './inhibition-sketch.ts';

const NOW = epochMs(1000);
const COUNT = 80;

/** Weighted so that the heap grows large, and shrinks again. */
const anyStep = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'delete', 'delete', 'end', 'first'),
  from: fc.nat({ max: COUNT - 1 }),
  count: fc.nat({ max: COUNT / 2 }),
});

describe('SourceHeap', () => {
  it('finds the first that fires, however many are added, deleted, and end', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        const alerts = Array.from({ length: COUNT }, (_, i) =>
          alertOf(LabelSet.fromRecord({ i: String(i) })),
        );
        const heap = new SourceHeap();
        const members = new Set<StoredAlert>();
        for (const { kind, from, count } of [...steps, { kind: 'first', from: 0, count: 0 }]) {
          const some = alerts.slice(from, from + count);
          if (kind === 'first') expectFirst(heap, members);
          for (const alert of some) {
            if (kind === 'end') moveEnd(alert, NOW);
            if (kind === 'add') {
              heap.add(alert);
              members.add(alert);
            }
            if (kind === 'delete') {
              heap.delete(alert);
              members.delete(alert);
            }
          }
          expect(heap.isEmpty).toBe(members.size === 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Takes out of `members` what the heap says has ended, which must be true and come in order. */
function expectFirst(heap: SourceHeap, members: Set<StoredAlert>): void {
  const sorted = [...members].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  const index = sorted.findIndex((alert) => !isResolvedAt(alert, NOW));
  const ended: StoredAlert[] = [];
  expect(heap.first(NOW, (alert) => ended.push(alert))).toBe(sorted[index]);
  const before = sorted.slice(0, index < 0 ? sorted.length : index);
  expect(ended.map(({ fingerprint }) => fingerprint)).toEqual(
    before.map(({ fingerprint }) => fingerprint),
  );
  for (const alert of ended) members.delete(alert);
}
