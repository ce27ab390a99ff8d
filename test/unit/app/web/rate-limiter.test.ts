// The bucket of requests, as Go's golang.org/x/time/rate fills it (H19).
import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../../src/app/web/rate-limiter.ts';
import { durationMs } from '../../../../src/model/instant.ts';

function limiter(burst: number): { readonly takeAt: (ms: number) => boolean } {
  let nowMs = 0;
  const made = new RateLimiter(
    { intervalMs: durationMs(100), burst },
    { monotonicMs: () => nowMs },
  );
  return {
    takeAt: (ms) => {
      nowMs = ms;
      return made.takes();
    },
  };
}

describe('takes()', () => {
  it('allows a burst, and then one per interval', () => {
    const { takeAt } = limiter(2);
    const taken = [0, 0, 0, 99, 100, 101, 199, 200].filter(takeAt);
    expect(taken).toEqual([0, 0, 100, 200]);
  });

  it('saves up to the burst and no more', () => {
    const { takeAt } = limiter(2);
    expect([0, 0, 10_000, 10_000, 10_000].map(takeAt)).toEqual([true, true, true, true, false]);
  });

  it('never allows anything with a burst of 0', () => {
    const { takeAt } = limiter(0);
    expect([0, 1000, 100_000].some(takeAt)).toBe(false);
  });
});
