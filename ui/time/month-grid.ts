// The days that a calendar shows for one month, in rows of a week.
import type { CalendarDay } from './date-text.ts';

export type FirstDayOfWeek = 'Monday' | 'Saturday' | 'Sunday';

export interface Month {
  readonly year: number;
  /** From 1. */
  readonly month: number;
}

const WEEK_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The names of the days of a week in their order, in full. */
export function weekDayNames(first: FirstDayOfWeek): readonly string[] {
  const start = WEEK_DAYS.indexOf(first);
  return [...WEEK_DAYS.slice(start), ...WEEK_DAYS.slice(0, start)];
}

/** The weeks that touch a month, with the days of its neighbours that fill them. */
export function monthGrid(
  { year, month }: Month,
  first: FirstDayOfWeek,
): readonly (readonly CalendarDay[])[] {
  const before =
    (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() - WEEK_DAYS.indexOf(first) + 7) % 7;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weeks = Math.ceil((before + length) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => dayAt({ year, month }, week * 7 + day - before + 1)),
  );
}

/** The month that lies `count` months later, or earlier for a negative number. */
export function monthsLater({ year, month }: Month, count: number): Month {
  const date = new Date(Date.UTC(year, month - 1 + count, 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
}

function dayAt({ year, month }: Month, day: number): CalendarDay {
  const date = new Date(Date.UTC(year, month - 1, day));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
}
