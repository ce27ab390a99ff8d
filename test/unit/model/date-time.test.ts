import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDateTime, formatGoTime, parseDateTime } from '../../../src/model/date-time.ts';
import { epochMs, ZERO_TIME } from '../../../src/model/instant.ts';
import golden from '../../golden/model/date-times.json' with { type: 'json' };

const anyInstant = fc.integer({
  min: Date.UTC(1, 0, 1) - 0,
  max: Date.UTC(9999, 11, 31, 23, 59, 59, 999),
});

describe('parseDateTime()', () => {
  it('reads and refuses every recorded text as upstream does, to the millisecond (H17)', () => {
    const read = golden.parse.map(([text]) => [text, parseDateTime(String(text)) ?? null]);
    expect(read).toEqual(golden.parse);
  });

  it('reads the empty text as the Unix epoch (H17)', () => {
    expect(parseDateTime('')).toBe(0);
  });

  it('answers any text with an instant or with nothing', () => {
    const part = fc.constantFrom(
      '2026',
      '-',
      '01',
      '02',
      'T',
      ':',
      '.',
      '123',
      'Z',
      '+',
      ' ',
      '99',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(Number.isSafeInteger(parseDateTime(value) ?? 0)).toBe(true);
      }),
    );
  });
});

describe('formatDateTime()', () => {
  it('prints every recorded instant as upstream does in UTC (H16)', () => {
    for (const [ms, text] of golden.print) {
      expect(formatDateTime(epochMs(Number(ms)))).toBe(text);
    }
  });

  it('prints what parseDateTime() reads back to the same instant (H16, H17)', () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        expect(parseDateTime(formatDateTime(epochMs(ms)))).toBe(ms);
      }),
    );
  });
});

describe('formatGoTime()', () => {
  it('prints every recorded instant as Go marshals it', () => {
    for (const [ms, , text] of golden.print) {
      expect(formatGoTime(epochMs(Number(ms)))).toBe(text);
    }
  });

  it('prints the instant that stands for "not set" as Go does (N1)', () => {
    expect(formatGoTime(ZERO_TIME)).toBe('0001-01-01T00:00:00Z');
  });

  it('prints what parseDateTime() reads back to the same instant', () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        expect(parseDateTime(formatGoTime(epochMs(ms)))).toBe(ms);
      }),
    );
  });
});
