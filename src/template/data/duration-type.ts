// Go's time.Duration for templates: an integer of nanoseconds with methods.
import { durationText } from '../time/duration-text.ts';
import { defineType, INT64 } from '../value/go-type.ts';
import { floatValue, intValue, stringValue, type Value } from '../value/value.ts';
import { integerOf, method, methods } from './method.ts';

const SECOND = 1_000_000_000n;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

export const DURATION: typeof INT64 = defineType(
  'time.Duration',
  INT64,
  methods({
    String: method([], (self) => stringValue(durationText(integerOf(self)))),
    Nanoseconds: method([], (self) => intValue(integerOf(self), INT64)),
    Microseconds: method([], (self) => intValue(integerOf(self) / 1_000n, INT64)),
    Milliseconds: method([], (self) => intValue(integerOf(self) / 1_000_000n, INT64)),
    Seconds: method([], (self) => floatIn(self, SECOND)),
    Minutes: method([], (self) => floatIn(self, 60n * SECOND)),
    Hours: method([], (self) => floatIn(self, 3600n * SECOND)),
    Abs: method([], (self) => durationValue(absolute(integerOf(self)))),
    // A parameter may not name the type that is being defined; a duration is given as a number.
    Truncate: method([INT64], (self, [unit]) => durationValue(truncateTo(integerOf(self), integerOf(unit)))),
    Round: method([INT64], (self, [unit]) => durationValue(roundTo(integerOf(self), integerOf(unit)))),
  }),
);

/** Makes a duration; what 64 bits cannot hold becomes the nearest they can. */
export function durationValue(nanos: bigint): Value {
  const held = nanos > MAX_INT64 ? MAX_INT64 : nanos < MIN_INT64 ? MIN_INT64 : nanos;
  return intValue(held, DURATION);
}

/** Cuts towards zero to a multiple of `unit`; a unit that is not positive leaves it as it is. */
export function truncateTo(nanos: bigint, unit: bigint): bigint {
  return unit <= 0n ? nanos : nanos - (nanos % unit);
}

/** Rounds to a multiple of `unit`, halves away from zero. */
export function roundTo(nanos: bigint, unit: bigint): bigint {
  if (unit <= 0n) return nanos;
  const rest = absolute(nanos % unit);
  const down = truncateTo(nanos, unit);
  if (rest + rest < unit) return down;
  return nanos < 0n ? down - unit : down + unit;
}

function absolute(nanos: bigint): bigint {
  return nanos < 0n ? -nanos : nanos;
}

/** Whole units and the rest apart, as Go computes it, so that no digit is lost. */
function floatIn(self: Value, unit: bigint): Value {
  const nanos = integerOf(self);
  return floatValue(Number(nanos / unit) + Number(nanos % unit) / Number(unit));
}
