// The parts of a time interval (reference row C22): times of day, weekdays, days, months and years,
// each as one value or as `first:last`.
// Source: prometheus/alertmanager:timeinterval/timeinterval.go.
import { fail, ok, type Result } from '../model/result.ts';
import { quoteGo } from '../model/go-quote.ts';
import { refined, textOf, type Codec, type DecodeContext, type YamlValue } from './decode/codec.ts';
import { section, shownField } from './decode/object-codec.ts';
import { string } from './decode/scalar-codecs.ts';
import type { InclusiveRange, MinuteRange } from './time-interval.ts';

const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

/** What distinguishes one kind of range from the others. */
interface RangeKind {
  /** What messages say was expected. */
  readonly expected: string;
  /** Reads one end, in lower case. */
  readonly read: (text: string) => Result<number>;
  /** Says what is wrong with a pair of numbers. */
  readonly problem: (range: InclusiveRange) => string | undefined;
  readonly show: (value: number) => string;
}

const NEVER: InclusiveRange = { first: 0, last: 0 };

function rangeCodec({ expected, read, problem, show }: RangeKind): Codec<InclusiveRange> {
  return {
    zero: NEVER,
    decode: (node, context) => {
      const text = textOf(node, context, expected);
      if (text === undefined) return undefined;
      const range = readRange(text.toLowerCase(), read);
      const wrong = range.ok ? problem(range.value) : range.error;
      if (range.ok && wrong === undefined) return { value: range.value };
      context.report(node.at, wrong ?? '');
      return undefined;
    },
    print: ({ first, last }) => (first === last ? show(first) : `${show(first)}:${show(last)}`),
    isZero: () => false,
  };
}

function readRange(text: string, read: RangeKind['read']): Result<InclusiveRange> {
  const [start = '', end = start, ...rest] = text.split(':');
  if (rest.length > 0) return fail(`couldn't parse range ${text}, invalid format`);
  const first = read(start);
  if (!first.ok) return first;
  const last = read(end);
  return last.ok ? ok({ first: first.value, last: last.value }) : last;
}

/** Go's strconv.Atoi. */
function readInteger(text: string): Result<number> {
  if (!/^[-+]?[0-9]+$/.test(text)) {
    return fail(`strconv.Atoi: parsing ${quoteGo(text)}: invalid syntax`);
  }
  const value = BigInt(text.replace('+', ''));
  return value === BigInt.asIntN(64, value)
    ? ok(Number(value))
    : fail(`strconv.Atoi: parsing ${quoteGo(text)}: value out of range`);
}

/** `monday` or `monday:friday`; a week does not wrap around. */
export const weekdayRange: Codec<InclusiveRange> = rangeCodec({
  expected: 'a weekday or a range such as monday:friday',
  read: (text) => {
    const index = WEEKDAYS.indexOf(text);
    return index === -1 ? fail(`${text} is not a valid weekday`) : ok(index);
  },
  // The wrong way round, but these are upstream's words.
  problem: ({ first, last }) => (first > last ? 'start day cannot be before end day' : undefined),
  show: (value) => WEEKDAYS[value] ?? '',
});

/** `1`, `1:5`, `-3:-1`; negative days count from the end of the month. */
export const dayOfMonthRange: Codec<InclusiveRange> = rangeCodec({
  expected: 'a day of the month or a range such as 1:5',
  read: readInteger,
  problem: dayOfMonthProblem,
  show: String,
});

/** Upstream checks pairs by a month of 28 days, the shortest there is. */
function dayOfMonthProblem({ first, last }: InclusiveRange): string | undefined {
  for (const day of [first, last]) {
    if (day === 0 || Math.abs(day) > 31) {
      return `${day} is not a valid day of the month: out of range`;
    }
  }
  if (first < 0 && last > 0) return 'end day must be negative if start day is negative';
  const start = first < 0 ? 28 + first : first;
  const end = last < 0 ? 28 + last : last;
  return start > end ? `end day ${last} is always before start day ${first}` : undefined;
}

/** `january`, `1`, `january:march`, `1:3`; a year does not wrap around. */
export const monthRange: Codec<InclusiveRange> = rangeCodec({
  expected: 'a month or a range such as may:august',
  read: (text) => {
    const index = MONTHS.indexOf(text);
    if (index !== -1) return ok(index + 1);
    const number = readInteger(text);
    return number.ok ? number : fail(`${text} is not a valid month`);
  },
  problem: ({ first, last }) => {
    if (first <= last) return undefined;
    const name = (month: number): string => MONTHS[month - 1] ?? String(month);
    return `end month ${name(last)} is before start month ${name(first)}`;
  },
  show: String,
});

/** `2026` or `2026:2030`. */
export const yearRange: Codec<InclusiveRange> = rangeCodec({
  expected: 'a year or a range such as 2026:2030',
  read: readInteger,
  problem: ({ first, last }) =>
    first > last ? `end year ${last} is before start year ${first}` : undefined,
  show: String,
});

const timeSection = section('time range', {
  start_time: shownField(string),
  end_time: shownField(string),
});

type TimeSection = typeof timeSection.defaults;

const checkedTimes: Codec<TimeSection> = refined(timeSection, checkTimes);

/** `start_time` and `end_time` as HH:MM, up to 24:00; a range does not go past midnight. */
export const timeRange: Codec<MinuteRange> = {
  zero: { startMinute: 0, endMinute: 0 },
  decode: (node, context) => {
    const decoded = checkedTimes.decode(node, context);
    if (decoded === undefined) return undefined;
    const { start_time: start, end_time: end } = decoded.value.values;
    return { value: { startMinute: minuteOf(start) ?? 0, endMinute: minuteOf(end) ?? 0 } };
  },
  print: ({ startMinute, endMinute }) =>
    new Map<string, YamlValue>([
      ['start_time', clock(startMinute)],
      ['end_time', clock(endMinute)],
    ]),
  isZero: () => false,
};

function checkTimes(section: TimeSection, context: DecodeContext): TimeSection {
  const { start_time: start, end_time: end } = section.values;
  if (start === '' || end === '') {
    context.report(section.at, 'both start and end times must be provided');
    return section;
  }
  for (const key of ['start_time', 'end_time'] as const) {
    const text = section.values[key];
    if (minuteOf(text) !== undefined) continue;
    context.report(
      section.placeOf(key),
      `couldn't parse timestamp ${text}, invalid format; expected HH:MM`,
    );
  }
  const [from = 0, to = Number.POSITIVE_INFINITY] = [minuteOf(start), minuteOf(end)];
  if (from >= to) {
    context.report(section.at, 'start time cannot be equal or greater than end time');
  }
  return section;
}

function minuteOf(text: string): number | undefined {
  if (!/^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/.test(text)) return undefined;
  const [hours, minutes] = text.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function clock(minute: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}
