// `time_intervals` and the deprecated `mute_time_intervals` (reference row C22): named times during
// which routes are quiet, or outside which they are.
import { quoteGo } from '../model/go-quote.ts';
import {
  optional,
  refined,
  textOf,
  type Codec,
  type DecodeContext,
  type YamlValue,
} from './decode/codec.ts';
import { list } from './decode/collection-codecs.ts';
import { field, section, shownField } from './decode/object-codec.ts';
import { FlowList, FlowMap } from './decode/print-yaml.ts';
import { string } from './decode/scalar-codecs.ts';
import { isTimeZone } from './decode/time-zone.ts';
import type { NamedTimeInterval, TimeInterval } from './time-interval.ts';
import {
  dayOfMonthRange,
  monthRange,
  timeRange,
  weekdayRange,
  yearRange,
} from './time-range-codecs.ts';

const location: Codec<string> = {
  ...string,
  decode: (node, context) => {
    const text = textOf(node, context, 'a time zone such as Europe/Paris');
    if (text === undefined) return undefined;
    if (isTimeZone(text)) return { value: text === '' ? 'UTC' : text };
    context.report(node.at, `unknown time zone ${text}`);
    return undefined;
  },
};

/** Nothing behind the key does not restrict; `[]` never holds, and prints like nothing. */
function ranges<T>(range: Codec<T>): Codec<readonly T[] | undefined> {
  return {
    ...optional(list(range)),
    isZero: (value) => value === undefined || value.length === 0,
  };
}

/** Upstream prints all lists but the first on one line. */
function flowRanges<T>(range: Codec<T>): Codec<readonly T[] | undefined> {
  return {
    ...ranges(range),
    print: (value) => FlowList.from((value ?? []).map((each) => range.print(each))),
  };
}

const intervalSection = section('time interval', {
  times: field(ranges(timeRange)),
  weekdays: field(flowRanges(weekdayRange)),
  days_of_month: field(flowRanges(dayOfMonthRange)),
  months: field(flowRanges(monthRange)),
  years: field(flowRanges(yearRange)),
  location: field(optional(location)),
});

type IntervalSection = typeof intervalSection.defaults;

const namedSection = section('time interval', {
  name: shownField(string),
  time_intervals: shownField(list(intervalSection)),
});

export type NamedSection = typeof namedSection.defaults;

/** The two keys of the top level; `kind` is what messages call an item. */
function namedIntervals(kind: string): Codec<readonly NamedSection[]> {
  const item = refined(namedSection, (named, context) => {
    if (named.values.name === '') context.report(named.at, `missing name in ${kind}`);
    return named;
  });
  return { ...list(item), print: printNamed };
}

export const timeIntervals = namedIntervals('time interval');
export const muteTimeIntervals = namedIntervals('mute time interval');

/** Reports names that come twice, over both keys, and returns all names. */
export function checkIntervalNames(
  mute: readonly NamedSection[],
  intervals: readonly NamedSection[],
  context: DecodeContext,
): ReadonlySet<string> {
  const names = new Set<string>();
  const both = [
    ['mute time interval', mute],
    ['time interval', intervals],
  ] as const;
  for (const [kind, sections] of both) {
    for (const named of sections) {
      const { name } = named.values;
      if (names.has(name)) {
        context.report(named.placeOf('name'), `${kind} ${quoteGo(name)} is not unique`);
      }
      names.add(name);
    }
  }
  return names;
}

/** Compiles the entries of both keys, those of the deprecated key first. */
export function toTimeIntervals(sections: readonly NamedSection[]): readonly NamedTimeInterval[] {
  return sections.map(({ values }) => ({
    name: values.name,
    intervals: values.time_intervals.filter((interval) => !isNever(interval)).map(toInterval),
  }));
}

/** A part that is an empty list holds at no time, and so does the whole entry. */
function isNever({ values }: IntervalSection): boolean {
  const { times, weekdays, days_of_month: days, months, years } = values;
  return [times, weekdays, days, months, years].some((part) => part?.length === 0);
}

function toInterval({ values }: IntervalSection): TimeInterval {
  return {
    times: values.times ?? [],
    weekdays: values.weekdays ?? [],
    daysOfMonth: values.days_of_month ?? [],
    months: values.months ?? [],
    years: values.years ?? [],
    location: values.location ?? 'UTC',
  };
}

/**
 * Prints as upstream, where whatever follows an entry with a location prints on one line: yaml.v2
 * keeps the style asked for the location until the next list or mapping.
 */
function printNamed(sections: readonly NamedSection[]): YamlValue {
  let isOneLine = false;
  const styled = (printed: YamlValue): YamlValue =>
    isOneLine && printed instanceof Map ? new FlowMap(printed) : printed;
  return sections.map((named) => {
    const { name, time_intervals: entries } = named.values;
    const whole = styled(new Map());
    isOneLine = false;
    const printed = entries.map((entry) => {
      const line = styled(intervalSection.print(entry));
      isOneLine = entry.values.location !== undefined;
      return line;
    });
    const content: [string, YamlValue][] = [
      ['name', name],
      ['time_intervals', printed],
    ];
    return whole instanceof FlowMap ? new FlowMap(content) : new Map(content);
  });
}
