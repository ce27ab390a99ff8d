// Alertmanager's functions on times (reference row G6).
import { DURATION, durationValue } from '../data/duration-type.ts';
import { textOf } from '../data/method.ts';
import { TIME, timeOf, timeValue, ZERO_GO_TIME } from '../data/time-type.ts';
import { formatFloat } from '../format/float-text.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { parseFloat64 } from '../parse/go-number.ts';
import { formatTime } from '../time/format-time.ts';
import { timeFromEpochMs, unixNanos, type GoTime } from '../time/go-time.ts';
import { parseTime } from '../time/parse-time.ts';
import { ZoneCatalogue } from '../time/zone.ts';
import { CallFailure, type Callable } from '../value/callable.ts';
import { ANY, FLOAT64, INT, INT64, STRING } from '../value/go-type.ts';
import { INVALID, stringValue, typeName, unwrapInterface, type Value } from '../value/value.ts';
import { fixed } from './define.ts';

const SMALL_UNITS = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

/** Makes the functions, with a catalogue of time zones that lives as long as they do. */
export function timeFunctions(): ReadonlyMap<string, Callable> {
  const zones = new ZoneCatalogue();
  return new Map([
    [
      'date',
      fixed([STRING, TIME], ([layout, time]) =>
        stringValue(formatTime(timeOf(time), textOf(layout))),
      ),
    ],
    [
      'tz',
      fixed([STRING, TIME], ([name, time]) => timeValue(inZone(zones, textOf(name), timeOf(time)))),
    ],
    ['now', fixed([], (_, { now }) => timeValue(timeFromEpochMs(now)))],
    [
      'since',
      fixed([TIME], ([time], { now }) =>
        durationValue(unixNanos(timeFromEpochMs(now)) - unixNanos(timeOf(time))),
      ),
    ],
    [
      'toDate',
      fixed([STRING, STRING], ([layout, text]) => {
        const time = parseTime(textOf(layout), textOf(text));
        return timeValue(time.ok ? time.value : ZERO_GO_TIME);
      }),
    ],
    [
      'mustToDate',
      fixed([STRING, STRING], ([layout, text]) => {
        const time = parseTime(textOf(layout), textOf(text));
        if (!time.ok) throw new CallFailure(time.error);
        return timeValue(time.value);
      }),
    ],
    ['humanizeDuration', fixed([ANY], ([value = INVALID]) => stringValue(humanizeDuration(value)))],
  ]);
}

function inZone(zones: ZoneCatalogue, name: string, time: GoTime): GoTime {
  if (name.includes('..') || /^[/\\]/.test(name))
    throw new CallFailure('time: invalid location name');
  const zone = zones.load(name);
  if (zone === undefined) throw new CallFailure(`unknown time zone ${name}`);
  return { ...time, zone };
}

/** Shows seconds as people read them. Source: prometheus/common:helpers/templates/time.go. */
function humanizeDuration(argument: Value): string {
  const value = toSeconds(unwrapInterface(argument));
  if (!Number.isFinite(value)) return formatFloat(value, 'g', 4);
  if (value === 0) return `${formatFloat(value, 'g', 4)}s`;
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  return sign + (size >= 1 ? clockText(size) : smallText(size));
}

const TOO_LARGE = 2n ** 63n;

function clockText(size: number): string {
  const whole = BigInt(Math.trunc(size));
  // What Go makes of what is too large, on the processors that most use.
  const total = whole < TOO_LARGE ? whole : -TOO_LARGE;
  const seconds = total % 60n;
  const minutes = (total / 60n) % 60n;
  const hours = (total / 3600n) % 24n;
  const days = total / 86_400n;
  if (days !== 0n) return `${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours !== 0n) return `${hours}h ${minutes}m ${seconds}s`;
  if (minutes !== 0n) return `${minutes}m ${seconds}s`;
  return `${formatFloat(size, 'g', 4)}s`;
}

function smallText(size: number): string {
  let scaled = size;
  let prefix = '';
  for (const unit of SMALL_UNITS) {
    if (scaled >= 1) break;
    prefix = unit;
    scaled *= 1000;
  }
  return `${formatFloat(scaled, 'g', 4)}${prefix}s`;
}

function toSeconds(value: Value): number {
  if (value.kind === 'float' && value.type === FLOAT64) return value.value;
  if (value.kind === 'string' && value.type === STRING) return parseSeconds(value.value);
  if (value.kind === 'int') {
    if (value.type === DURATION) return Number(value.value) / 1e9;
    if (value.type === INT || value.type === INT64) return Number(value.value);
  }
  throw new CallFailure(`can't convert ${typeName(value)} to float`);
}

function parseSeconds(text: string): number {
  const value = parseFloat64(text);
  if (typeof value === 'number') return value;
  const problem = value === 'range' ? 'value out of range' : 'invalid syntax';
  throw new CallFailure(`strconv.ParseFloat: parsing ${quoteGo(text)}: ${problem}`);
}
