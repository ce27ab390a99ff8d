import { describe, expect, it } from 'vitest';
import { dateFormatter, instantOf, jsonDate } from '../../../../src/cli/output/server-date.ts';
import { DEFAULT_DATE_FORMAT } from '../../../../src/cli/table/global-flags.ts';

describe('dateFormatter()', () => {
  it.each([
    [DEFAULT_DATE_FORMAT, '2026-01-02T03:04:05.678Z', '2026-01-02 03:04:05 UTC'],
    [DEFAULT_DATE_FORMAT, '2026-01-02T03:04:05Z', '2026-01-02 03:04:05 UTC'],
    [DEFAULT_DATE_FORMAT, '2026-01-02T03:04:05.678+02:00', '2026-01-02 01:04:05 UTC'],
    [DEFAULT_DATE_FORMAT, '0001-01-01T00:00:00.000Z', '0001-01-01 00:00:00 UTC'],
    [DEFAULT_DATE_FORMAT, 'someday', 'someday'],
    [DEFAULT_DATE_FORMAT, '', ''],
    ['2006-01-02', '2026-01-02T03:04:05.678Z', '2026-01-02'],
    ['Jan _2 15:04:05.000', '2026-01-02T03:04:05.678Z', 'Jan  2 03:04:05.678'],
    ['', '2026-01-02T03:04:05.678Z', ''],
    ['2006', 'someday', 'someday'],
  ])('shows by %j the date %j as %j', async (layout, text, shown) => {
    expect((await dateFormatter(layout))(text)).toBe(shown);
  });
});

describe('jsonDate()', () => {
  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.67891Z', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02T03:04:05+01:00', '2026-01-02T02:04:05.000Z'],
    ['someday', 'someday'],
    ['', ''],
  ])('prints %j as %j', (text, printed) => {
    expect(jsonDate(text)).toBe(printed);
  });
});

describe('instantOf()', () => {
  it('reads what servers write, and nothing else', () => {
    expect(instantOf('2026-01-02T03:04:05.678Z')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    expect(instantOf('someday')).toBeUndefined();
  });
});
