import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAlerts, compareLabelSets, isResolvedAt } from '../../../src/model/alert.ts';
import { epochMs, ZERO_TIME } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import golden from '../../golden/model/order.json' with { type: 'json' };
import { labelSetOf } from '../../support/label-sets.ts';

const name = fc.constantFrom('job', 'instance', 'a', '\uffff', '🙂', '__proto__');
const anyLabels = fc
  .array(fc.tuple(name, fc.constantFrom('', 'a', 'b', '\uffff', '🙂')), { maxLength: 4 })
  .map((pairs) => LabelSet.from(pairs));

describe('isResolvedAt()', () => {
  it.each([
    ['has ended before', 999, true],
    ['ends at this very instant', 1_000, true],
    ['ends later', 1_001, false],
    ['has no end', ZERO_TIME, false],
  ])('decides for an alert that %s (A6)', (_name, endsAt, expected) => {
    expect(isResolvedAt({ endsAt: epochMs(endsAt) }, epochMs(1_000))).toBe(expected);
  });
});

describe('compareLabelSets()', () => {
  it('puts the recorded label sets into the order of Prometheus (H35)', () => {
    expectAscending(golden.labelSets.map(labelSetOf), compareLabelSets);
  });

  it('is zero for equal sets only, and antisymmetric', () => {
    fc.assert(
      fc.property(anyLabels, anyLabels, (a, b) => {
        expect(compareLabelSets(a, b) === 0).toBe(a.equals(b));
        expect(Math.sign(compareLabelSets(a, b))).toBe(0 - Math.sign(compareLabelSets(b, a)));
      }),
    );
  });
});

describe('compareAlerts()', () => {
  it('puts the recorded alerts into notification order (D7)', () => {
    const alerts = golden.alerts.map((pairs) => ({ labels: labelSetOf(pairs) }));
    expectAscending(alerts, compareAlerts);
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(anyLabels, anyLabels, anyLabels, (x, y, z) => {
        const [a, b, c] = [{ labels: x }, { labels: y }, { labels: z }];
        fc.pre(compareAlerts(a, b) <= 0 && compareAlerts(b, c) <= 0);
        expect(compareAlerts(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

function expectAscending<T>(items: readonly T[], compare: (a: T, b: T) => number): void {
  for (const [i, item] of items.entries()) {
    for (const later of items.slice(i + 1)) {
      expect(compare(item, later)).toBeLessThan(0);
      expect(compare(later, item)).toBeGreaterThan(0);
    }
  }
}
