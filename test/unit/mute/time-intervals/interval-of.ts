// Time intervals as tests and golden files write them: only what they restrict, ranges as pairs.
import type { TimeInterval } from '../../../../src/config/time-interval.ts';

type Pairs = readonly (readonly number[])[];

export interface IntervalSketch {
  readonly times?: Pairs;
  readonly weekdays?: Pairs;
  readonly daysOfMonth?: Pairs;
  readonly months?: Pairs;
  readonly years?: Pairs;
  readonly location?: string;
}

/** Builds the interval, in UTC unless it says otherwise. */
export function intervalOf({
  times = [],
  location = 'UTC',
  ...sketch
}: IntervalSketch): TimeInterval {
  const ranges = (pairs: Pairs = []): TimeInterval['years'] =>
    pairs.map(([first = 0, last = first]) => ({ first, last }));
  return {
    times: times.map(([startMinute = 0, endMinute = 0]) => ({ startMinute, endMinute })),
    weekdays: ranges(sketch.weekdays),
    daysOfMonth: ranges(sketch.daysOfMonth),
    months: ranges(sketch.months),
    years: ranges(sketch.years),
    location,
  };
}
