import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/model/duration.ts';
import { durationMs } from '../../../src/model/instant.ts';
import golden from '../../golden/model/durations.json' with { type: 'json' };

/** About 292 years: the longest that 64-bit nanoseconds hold. */
const LONGEST_MS = 9_223_372_036_854;

describe('parseDuration()', () => {
  it('reads and refuses every recorded text as Prometheus does (C17)', () => {
    const read = golden.parse.map(([text]) => [text, parseDuration(String(text)) ?? null]);
    expect(read).toEqual(golden.parse);
  });

  it('answers any text with a duration or with nothing', () => {
    const unit = fc.constantFrom(
      'y',
      'w',
      'd',
      'h',
      'm',
      's',
      'ms',
      '1',
      '99999999',
      '-',
      ' ',
      '.',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(unit).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        const ms = parseDuration(value) ?? 0;
        expect(Number.isSafeInteger(ms) && ms >= 0 && ms <= LONGEST_MS).toBe(true);
      }),
    );
  });
});

describe('formatDuration()', () => {
  it('prints every recorded duration as Prometheus does (C17)', () => {
    const printed = golden.print.map(([ms]) => [ms, formatDuration(durationMs(Number(ms)))]);
    expect(printed).toEqual(golden.print);
  });

  it('prints what parseDuration() reads back to the same value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_MS }), (ms) => {
        expect(parseDuration(formatDuration(durationMs(ms)))).toBe(ms);
      }),
    );
  });
});
