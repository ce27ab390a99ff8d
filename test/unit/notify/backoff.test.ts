import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../src/notify/backoff.ts';
import golden from '../../golden/notify/backoff.json' with { type: 'json' };

const attempts = fc.integer({ min: 1, max: 1_000 });
/** In [0, 1). */
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoffMs()', () => {
  it('lies in the middle of its spread where upstream does, up to the cap (P5)', () => {
    const waits = golden.intervals.map(([n = 0]) => [n, backoffMs(n, 0.5)]);
    expect(waits).toEqual(golden.intervals.map(([n, ms = 0]) => [n, Math.round(ms)]));
  });

  it('spreads evenly over half the interval to either side (P5)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...golden.intervals), random, ([n = 0, ms = 0], chance) => {
        const wait = backoffMs(n, chance);
        expect(Math.abs(wait - (ms * 0.5 + ms * chance))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('stays between a quarter of a second and a minute and a half, whole milliseconds (P5)', () => {
    fc.assert(
      fc.property(attempts, random, (n, chance) => {
        const wait = backoffMs(n, chance);
        expect(Number.isSafeInteger(wait) && wait >= 250 && wait <= 90_000).toBe(true);
      }),
    );
  });
});
