// Lengths of time as people type and read them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  formatDuration,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
  roughDuration,
} from '../../../../ui/time/duration.ts';

describe('parseDuration()', () => {
  it.each<[text: string, ms: number]>([
    ['2h', 2 * HOUR_MS],
    ['1d 12h', 36 * HOUR_MS],
    ['1d12h', 36 * HOUR_MS],
    [' 1.5h ', 90 * MINUTE_MS],
    ['1w', 7 * DAY_MS],
    ['90m', 90 * MINUTE_MS],
    ['30s', 30_000],
  ])('reads %j', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: ms });
  });

  it.each(['', '2', 'h', '2x', '2h x', 'x 2h', '-2h', '2h, 3m', '1y'])('refuses %j', (text) => {
    expect(parseDuration(text)).toEqual({
      ok: false,
      error: 'Write a duration such as 30m, 2h or 1d 12h',
    });
  });

  it.each(['0h', '0s 0m'])('refuses %j as too short', (text) => {
    expect(parseDuration(text)).toEqual({ ok: false, error: 'The duration must be longer than 0' });
  });

  it('reads what formatDuration() writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1_000))).toEqual({
          ok: true,
          value: seconds * 1_000,
        });
      }),
    );
  });
});

describe('roughDuration()', () => {
  it.each<[ms: number, text: string]>([
    [0, '0s'],
    [-5_000, '0s'],
    [59_999, '59s'],
    [61_000, '1m'],
    [HOUR_MS + 5_000, '1h'],
    [3 * HOUR_MS + 5 * MINUTE_MS + 1_000, '3h 5m'],
    [DAY_MS + 4 * MINUTE_MS, '1d'],
    [8 * DAY_MS + HOUR_MS, '1w 1d'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(roughDuration(ms)).toBe(text);
  });
});
