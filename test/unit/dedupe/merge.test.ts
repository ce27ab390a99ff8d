import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRanges, type ActiveRange } from '../../../src/dedupe/merge.ts';
import { epochMs } from '../../../src/model/instant.ts';
import golden from '../../golden/dedupe/merge.json' with { type: 'json' };

const NOW = epochMs(0);

const anyRange = fc
  .record({
    startsAt: fc.integer({ min: -6, max: 6 }),
    length: fc.integer({ min: 0, max: 8 }),
    updatedAt: fc.integer({ min: -5, max: 0 }),
    timeout: fc.boolean(),
  })
  .map(({ startsAt, length, updatedAt, timeout }) =>
    range(startsAt, startsAt + length, updatedAt, timeout ? 1 : 0),
  );

describe('mergeRanges()', () => {
  it('comes to what upstream holds after the same two reports, in every recorded case (A8, A9)', () => {
    const merged = golden.cases.map(([stored = [], report = []]) => [
      stored,
      report,
      recorded(mergeRanges(rangeOf(stored), rangeOf(report), NOW)),
    ]);
    expect(merged).toEqual(golden.cases);
  });

  it('changes nothing when the same report comes again', () => {
    fc.assert(
      fc.property(anyRange, (report) => {
        expect(mergeRanges(report, report, NOW)).toEqual(report);
      }),
    );
  });

  it('changes nothing when either of two merged reports comes again', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (first, second) => {
        fc.pre(first.updatedAt < second.updatedAt);
        // A range without length overlaps nothing, not even itself; upstream has it replace.
        fc.pre(first.startsAt < first.endsAt && second.startsAt < second.endsAt);
        const merged = mergeRanges(first, second, NOW);
        const again = mergeRanges(merged, second, NOW);
        expect(mergeRanges(again, second, NOW)).toEqual(again);
      }),
    );
  });

  it('does not depend on the order of two reports that overlap each other', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (a, b) => {
        fc.pre(a.updatedAt !== b.updatedAt && overlaps(a, b) && overlaps(b, a));
        expect(mergeRanges(a, b, NOW)).toEqual(mergeRanges(b, a, NOW));
      }),
    );
  });

  it('never ends before it starts, and never starts later than what it merges (A4, A8)', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (stored, report) => {
        const merged = mergeRanges(stored, report, NOW);
        expect(merged.endsAt).toBeGreaterThanOrEqual(merged.startsAt);
        expect(merged.startsAt).toBeLessThanOrEqual(report.startsAt);
      }),
    );
  });
});

describe('two reports in words', () => {
  it.each([
    { name: 'a firing alert is resolved', stored: [-9, 4, -1, 0], report: [-9, 0, 0, 0], ends: 0 },
    { name: 'a timeout is put off', stored: [-9, 4, -1, 1], report: [-8, 5, 0, 1], ends: 5 },
    { name: 'a timeout is cut short', stored: [-9, 8, -1, 1], report: [-8, 5, 0, 1], ends: 5 },
    {
      name: 'a stated end outlives a guess',
      stored: [-9, 8, -1, 0],
      report: [-8, 5, 0, 1],
      ends: 8,
    },
    {
      name: 'a stated end outlives another',
      stored: [-9, 8, -1, 0],
      report: [-8, 5, 0, 0],
      ends: 8,
    },
    {
      name: 'of two past ends the later wins',
      stored: [-9, -1, -1, 0],
      report: [-8, -3, 0, 0],
      ends: -1,
    },
    {
      name: 'a new occurrence replaces the old',
      stored: [-9, -5, -1, 0],
      report: [-1, 4, 0, 0],
      ends: 4,
    },
  ])('$name (A8, A9)', ({ stored, report, ends }) => {
    expect(mergeRanges(rangeOf(stored), rangeOf(report), NOW).endsAt).toBe(ends);
  });
});

function rangeOf([
  startsAt = 0,
  endsAt = 0,
  updatedAt = 0,
  timeout = 0,
]: readonly number[]): ActiveRange {
  return range(startsAt, endsAt, updatedAt, timeout);
}

function range(startsAt: number, endsAt: number, updatedAt: number, timeout: number): ActiveRange {
  return {
    startsAt: epochMs(startsAt),
    endsAt: epochMs(endsAt),
    updatedAt: epochMs(updatedAt),
    timeout: timeout === 1,
  };
}

function recorded({ startsAt, endsAt, updatedAt, timeout }: ActiveRange): readonly number[] {
  return [startsAt, endsAt, updatedAt, timeout ? 1 : 0];
}

/** Upstream's condition: the start or the end of the later report lies inside the stored range. */
function overlaps(stored: ActiveRange, report: ActiveRange): boolean {
  const isInside = (at: number): boolean => at > stored.startsAt && at < stored.endsAt;
  return isInside(report.startsAt) || isInside(report.endsAt);
}
