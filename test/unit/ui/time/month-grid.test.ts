// The days that a calendar shows.
import { describe, expect, it } from 'vitest';
import { dayText } from '../../../../ui/time/date-text.ts';
import {
  monthGrid,
  monthsLater,
  weekDayNames,
  type FirstDayOfWeek,
} from '../../../../ui/time/month-grid.ts';

describe('monthGrid()', () => {
  it.each<[first: FirstDayOfWeek, year: number, month: number, from: string, to: string]>([
    ['Monday', 2026, 11, '2026-10-26', '2026-12-06'],
    ['Sunday', 2026, 11, '2026-11-01', '2026-12-05'],
    ['Saturday', 2026, 11, '2026-10-31', '2026-12-04'],
    ['Monday', 2027, 2, '2027-02-01', '2027-02-28'],
    ['Monday', 2027, 1, '2026-12-28', '2027-01-31'],
  ])('with weeks from %s shows %i-%i from %s to %s', (first, year, month, from, to) => {
    const weeks = monthGrid({ year, month }, first);
    const days = weeks.flat().map(dayText);
    expect([days[0], days.at(-1)]).toEqual([from, to]);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    expect(new Set(days).size).toBe(days.length);
    expect(days).toEqual(days.toSorted());
  });

  it('names the days in the order of the week', () => {
    expect(weekDayNames('Saturday').slice(0, 3)).toEqual(['Saturday', 'Sunday', 'Monday']);
  });

  it.each([
    [1, { year: 2027, month: 1 }],
    [-12, { year: 2025, month: 12 }],
  ])('moves over the end of a year by %i months', (count, month) => {
    expect(monthsLater({ year: 2026, month: 12 }, count)).toEqual(month);
  });
});
