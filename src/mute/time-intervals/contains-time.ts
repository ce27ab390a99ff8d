// Whether a time interval holds at an instant (reference rows C22, T1).
import type { InclusiveRange, TimeInterval } from '../../config/time-interval.ts';
import type { EpochMs } from '../../model/instant.ts';
import { WorldClock, type WallTime } from './world-clock.ts';

/**
 * Whether every field that the interval gives has a range with the time that the clocks of its
 * location show; seconds do not count. Whoever asks often passes a clock of their own, because a
 * new one must load the zone. Throws when there is no such zone
 * (prometheus/alertmanager:timeinterval/timeinterval.go, ContainsTime).
 */
export function containsTime(
  interval: TimeInterval,
  now: EpochMs,
  { clock = new WorldClock() }: { readonly clock?: WorldClock } = {},
): boolean {
  const wall = clock.read(interval.location, now);
  return (
    anyOrNone(interval.years, (range) => isWithin(range, wall.year)) &&
    anyOrNone(interval.months, (range) => isWithin(range, wall.month)) &&
    anyOrNone(interval.daysOfMonth, (range) => isDayWithin(range, wall)) &&
    anyOrNone(interval.weekdays, (range) => isWithin(range, wall.weekday)) &&
    anyOrNone(interval.times, (r) => r.startMinute <= wall.minute && wall.minute < r.endMinute)
  );
}

function anyOrNone<T>(ranges: readonly T[], holds: (range: T) => boolean): boolean {
  return ranges.length === 0 || ranges.some(holds);
}

function isWithin({ first, last }: InclusiveRange, value: number): boolean {
  return first <= value && value <= last;
}

/** Days that the month does not have are as good as absent, so nothing needs to be clamped. */
function isDayWithin({ first, last }: InclusiveRange, { day, daysInMonth }: WallTime): boolean {
  const fromStart = (bound: number): number => (bound < 0 ? daysInMonth + 1 + bound : bound);
  return fromStart(first) <= day && day <= fromStart(last);
}
