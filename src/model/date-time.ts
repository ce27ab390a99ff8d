// Dates as text: what the HTTP API takes (reference row H17) and prints (H16).
import { epochMs, ZERO_TIME, type EpochMs } from './instant.ts';

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:([T ])(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:?\d\d)?)?$/;

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Reads RFC 3339 and the relatives upstream takes: any fraction (cut to milliseconds), no zone
 * (UTC), no seconds, a space for `T`, a date alone. The empty text is the Unix epoch. Returns
 * undefined for anything else, impossible calendar days included.
 * Source: go-openapi/strfmt:time.go (ParseDateTime), a list of layouts that do not combine freely.
 */
export function parseDateTime(text: string): EpochMs | undefined {
  if (text === '') return epochMs(0);
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, separator, hour, minute, second, fraction, zone] = match;
  if (!isKnownLayout({ separator, second, fraction, zone })) return undefined;
  const date = utcDay(Number(year), Number(month), Number(day));
  const time = timeOfDay(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  const offset = zoneOffset(zone ?? 'Z');
  if (date === undefined || time === undefined || offset === undefined) return undefined;
  const millis = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  return epochMs(date + time + millis - offset);
}

/** Whether the parts that may be left out occur in a combination that upstream has a layout for. */
function isKnownLayout(
  parts: Readonly<Record<'separator' | 'second' | 'fraction' | 'zone', string | undefined>>,
): boolean {
  const { separator, second, fraction = '', zone } = parts;
  if (zone === undefined) return separator !== ' ' || second !== undefined;
  if (separator === ' ') return false;
  if (second === undefined) return zone === 'Z';
  const hasPlainZone = zone === 'Z' || zone.includes(':');
  return hasPlainZone || fraction.length === 3 || fraction.length === 6;
}

/** Prints RFC 3339 in UTC with exactly three fractional digits. */
export function formatDateTime(instant: EpochMs): string {
  const date = new Date(instant);
  const year = date.getUTCFullYear();
  if (year >= 0 && year <= 9999) return date.toISOString();
  // toISOString prints six-digit years outside 0..9999; Go prints as many digits as there are.
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}${date.toISOString().slice(7)}`;
}

/** Prints as Go marshals a `time.Time` (RFC3339Nano): UTC, no trailing zeros in the fraction. */
export function formatGoTime(instant: EpochMs): string {
  if (instant === ZERO_TIME) return '0001-01-01T00:00:00Z';
  return formatDateTime(instant).replace(/\.?0*Z$/, 'Z');
}

function utcDay(year: number, month: number, day: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 0);
  if (day < 1 || day > last) return undefined;
  // Date.UTC maps years 0..99 to 1900..1999, setUTCFullYear does not.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function timeOfDay(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

function zoneOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 24 || minutes > 60) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
