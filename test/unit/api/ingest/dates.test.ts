import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateProblem } from '../../../../src/api/ingest/date-problem.ts';
import { readDateTime } from '../../../../src/api/ingest/utc-date.ts';
import { DatePrinter } from '../../../../src/api/reads/date-text.ts';
import { formatDateTime, parseDateTime } from '../../../../src/model/date-time.ts';
import { epochMs } from '../../../../src/model/instant.ts';

describe('readDateTime()', () => {
  it('reads every date as parseDateTime() does', () => {
    const digits = (min: number, max: number): fc.Arbitrary<string> =>
      fc.stringMatching(new RegExp(`^[0-9]{${String(min)},${String(max)}}$`));
    const dates = fc
      .tuple(digits(4, 4), digits(2, 2), digits(2, 2), digits(2, 2), digits(2, 2), digits(2, 2))
      .chain(([year, month, day, hour, minute, second]) =>
        fc
          .constantFrom('', '.', '.1', '.12', '.123', '.123456789', '.12x', ',5')
          .map((tail) => `${year}-${month}-${day}T${hour}:${minute}:${second}${tail}Z`),
      );
    const real = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    fc.assert(
      fc.property(fc.oneof(dates, real), (text) => {
        expect(readDateTime(text)).toBe(parseDateTime(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('DatePrinter', () => {
  it('prints every instant as formatDateTime() does', () => {
    const printer = new DatePrinter();
    const instants = fc.oneof(
      fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
      fc.integer({ min: 0, max: 200_000_000 }),
    );
    fc.assert(
      fc.property(instants, (ms) => {
        expect(printer.print(epochMs(ms))).toBe(formatDateTime(epochMs(ms)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('dateProblem()', () => {
  it.each([
    ['20-01-01', 'as "2006-01-02": cannot parse "20-01-01" as "2006"'],
    ['2020-1-01', 'as "2006-01-02": cannot parse "1-01" as "01"'],
    ['2020-00-01', ': month out of range'],
    ['2020-02-30', ': day out of range'],
    ['2020-02-01 ', ': extra text: " "'],
  ])('explains %j as Go does', (text, detail) => {
    const quoted = `parsing time "${text}"`;
    expect(dateProblem(text)).toBe(quoted + (detail.startsWith(':') ? detail : ` ${detail}`));
  });
});
