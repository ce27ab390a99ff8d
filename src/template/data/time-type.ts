// Go's time.Time for templates, with the methods that make sense there.
import { formatTime, timeGoSyntax, timeText } from '../time/format-time.ts';
import {
  civilOf,
  timeFromNanos,
  unixNanos,
  utcSeconds,
  type GoTime,
} from '../time/go-time.ts';
import { DAY_NAMES, MONTH_NAMES } from '../time/layout.ts';
import { LOCAL, UTC, type Zone } from '../time/zone.ts';
import { defineType, INT, INT64, pointerTo, STRING, structType, type Method } from '../value/go-type.ts';
import { boolValue, intValue, pointerValue, stringValue, structValue, type Value } from '../value/value.ts';
import { DURATION, durationValue, roundTo, truncateTo } from './duration-type.ts';
import { integerOf, method, methods, refusedMethod, textOf } from './method.ts';

/** Go's zero time, 0001-01-01T00:00:00Z. */
export const ZERO_GO_TIME: GoTime = { seconds: -62_135_596_800, nanos: 0, zone: UTC };

const MONTH = defineType('time.Month', INT, nameMethods(MONTH_NAMES, 1));
const WEEKDAY = defineType('time.Weekday', INT, nameMethods(DAY_NAMES, 0));

const LOCATION = structType(
  'time.Location',
  [{ name: 'name', exported: false }],
  methods({
    String: method([], (self) => (self.kind === 'struct' ? (self.fields[0] ?? stringValue('')) : stringValue(''))),
  }),
);
const LOCATION_POINTER = pointerTo(LOCATION);

const PLAIN_TIME = structType('time.Time', [], timeMethods());

/** The type itself; methods that take another time need it to exist first. */
export const TIME: typeof PLAIN_TIME = {
  ...PLAIN_TIME,
  methods: new Map([...PLAIN_TIME.methods, ...comparisonMethods(() => TIME)]),
};

/** Makes a time value. */
export function timeValue(time: GoTime): Value {
  return { kind: 'time', type: TIME, time };
}

/** The time of a value whose type has been checked. */
export function timeOf(value: Value | undefined): GoTime {
  return value?.kind === 'time' ? value.time : ZERO_GO_TIME;
}

function timeMethods(): ReadonlyMap<string, Method> {
  return methods({
    ...civilMethods(),
    ...unixMethods(),
    ...derivingMethods(),
    String: method([], (self) => stringValue(timeText(timeOf(self)))),
    GoString: method([], (self) => stringValue(timeGoSyntax(timeOf(self)))),
    Format: method([STRING], (self, [layout]) => stringValue(formatTime(timeOf(self), textOf(layout)))),
    IsZero: method([], (self) => boolValue(unixNanos(timeOf(self)) === unixNanos(ZERO_GO_TIME))),
    Location: method([], (self) =>
      pointerValue(LOCATION_POINTER, structValue(LOCATION, [stringValue(timeOf(self).zone.name)])),
    ),
    Date: refusedMethod('function %s has 3 return values; should be 1 or 2'),
    Clock: refusedMethod('function %s has 3 return values; should be 1 or 2'),
    ISOWeek: refusedMethod(
      'invalid function signature for %s: second return value should be error; is int',
    ),
    Zone: refusedMethod('invalid function signature for %s: second return value should be error; is int'),
  });
}

function civilMethods(): Readonly<Record<string, Method>> {
  return {
    Year: method([], (self) => intValue(civilOf(timeOf(self)).year)),
    Month: method([], (self) => intValue(civilOf(timeOf(self)).month, MONTH)),
    Day: method([], (self) => intValue(civilOf(timeOf(self)).day)),
    Weekday: method([], (self) => intValue(civilOf(timeOf(self)).weekday, WEEKDAY)),
    YearDay: method([], (self) => intValue(civilOf(timeOf(self)).yearDay)),
    Hour: method([], (self) => intValue(civilOf(timeOf(self)).hour)),
    Minute: method([], (self) => intValue(civilOf(timeOf(self)).minute)),
    Second: method([], (self) => intValue(civilOf(timeOf(self)).second)),
    Nanosecond: method([], (self) => intValue(timeOf(self).nanos)),
  };
}

function unixMethods(): Readonly<Record<string, Method>> {
  return {
    Unix: method([], (self) => intValue(timeOf(self).seconds, INT64)),
    UnixMilli: method([], (self) => intValue(floorDivide(unixNanos(timeOf(self)), 1_000_000n), INT64)),
    UnixMicro: method([], (self) => intValue(floorDivide(unixNanos(timeOf(self)), 1_000n), INT64)),
    UnixNano: method([], (self) => intValue(BigInt.asIntN(64, unixNanos(timeOf(self))), INT64)),
  };
}

/** Methods that answer with another time. */
function derivingMethods(): Readonly<Record<string, Method>> {
  return {
    UTC: method([], (self) => inZone(self, UTC)),
    Local: method([], (self) => inZone(self, LOCAL)),
    Add: method([DURATION], (self, [span]) => moved(self, integerOf(span))),
    AddDate: method([INT, INT, INT], (self, parts) => addDate(timeOf(self), parts.map(integerOf))),
    Truncate: method([DURATION], (self, [unit]) => onScale(self, (nanos) => truncateTo(nanos, integerOf(unit)))),
    Round: method([DURATION], (self, [unit]) => onScale(self, (nanos) => roundTo(nanos, integerOf(unit)))),
  };
}

function comparisonMethods(type: () => typeof PLAIN_TIME): ReadonlyMap<string, Method> {
  const comparing = (call: (difference: bigint) => Value): Method => ({
    get params() {
      return [type()];
    },
    call: (self, [other]) => call(unixNanos(timeOf(self)) - unixNanos(timeOf(other))),
  });
  return methods({
    Sub: comparing(durationValue),
    After: comparing((difference) => boolValue(difference > 0n)),
    Before: comparing((difference) => boolValue(difference < 0n)),
    Equal: comparing((difference) => boolValue(difference === 0n)),
    Compare: comparing((difference) => intValue(difference > 0n ? 1 : difference < 0n ? -1 : 0)),
  });
}

function inZone(self: Value, zone: Zone): Value {
  return timeValue({ ...timeOf(self), zone });
}

function moved(self: Value, nanos: bigint): Value {
  const time = timeOf(self);
  return timeValue(timeFromNanos(unixNanos(time) + nanos, time.zone));
}

/** Rounding counts from the zero time, not from the epoch. */
function onScale(self: Value, round: (nanos: bigint) => bigint): Value {
  const time = timeOf(self);
  const zero = unixNanos(ZERO_GO_TIME);
  return timeValue(timeFromNanos(round(unixNanos(time) - zero) + zero, time.zone));
}

function addDate(time: GoTime, [years = 0n, months = 0n, days = 0n]: readonly bigint[]): Value {
  const { year, month, day, hour, minute, second } = civilOf(time);
  const local = utcSeconds(
    [year + Number(years), month + Number(months), day + Number(days)],
    [hour, minute, second],
  );
  // The offset may differ on the new day, so it is looked up there.
  const guess = local - time.zone.at(local).offset;
  const seconds = local - time.zone.at(guess).offset;
  return timeValue({ ...time, seconds });
}

function nameMethods(names: readonly string[], first: number): ReadonlyMap<string, Method> {
  return methods({
    String: method([], (self) => stringValue(names[Number(integerOf(self)) - first] ?? '')),
  });
}

function floorDivide(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  return value % unit < 0n ? quotient - 1n : quotient;
}
