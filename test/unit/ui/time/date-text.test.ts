// Moments as people type and read them.
import { describe, expect, it } from 'vitest';
import { dateTimeText, parseDateTime, zoneText } from '../../../../ui/time/date-text.ts';

const NOON = Date.UTC(2026, 10, 28, 12, 0, 5);

describe('parseDateTime()', () => {
  it.each<[text: string, iso: string]>([
    ['2026-11-28 12:00:05', '2026-11-28T12:00:05.000Z'],
    ['2026-11-28 12:00', '2026-11-28T12:00:00.000Z'],
    ['2026-11-28', '2026-11-28T00:00:00.000Z'],
    [' 2026-11-28T12:00:05.123Z ', '2026-11-28T12:00:05.000Z'],
    ['2026-11-28T12:00:05+01:00', '2026-11-28T11:00:05.000Z'],
    ['2026-11-28 12:00 -0530', '2026-11-28T17:30:00.000Z'],
    ['2026-11-28 12:00 utc', '2026-11-28T12:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ])('reads %j in UTC', (text, iso) => {
    expect(parseDateTime(text, 'utc')).toEqual({ ok: true, value: Date.parse(iso) });
  });

  it.each(['', 'tomorrow', '28.11.2026', '2026-11-28 12', '2026-11-28 12:00 CET'])(
    'asks for another form than %j',
    (text) => {
      expect(parseDateTime(text, 'utc')).toEqual({
        ok: false,
        error: 'Write a date such as 2026-11-28 14:00',
      });
    },
  );

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-11-28 24:00', '2026-11-28 12:60'])(
    'knows no %s',
    (text) => {
      expect(parseDateTime(text, 'utc')).toEqual({
        ok: false,
        error: 'There is no such date or time',
      });
    },
  );

  it.each(['local', 'utc'] as const)('reads what dateTimeText() writes in the %s zone', (zone) => {
    expect(parseDateTime(dateTimeText(NOON, zone), zone)).toEqual({ ok: true, value: NOON });
    const named = `${dateTimeText(NOON, zone)} ${zoneText(NOON, zone).replace(/^UTC(?=.)/, '')}`;
    expect(parseDateTime(named, 'utc')).toEqual({ ok: true, value: NOON });
  });
});

describe('dateTimeText()', () => {
  it('writes digits that sort', () => {
    expect(dateTimeText(Date.UTC(2026, 0, 2, 3, 4, 5), 'utc')).toBe('2026-01-02 03:04:05');
    expect(zoneText(NOON, 'utc')).toBe('UTC');
  });
});
