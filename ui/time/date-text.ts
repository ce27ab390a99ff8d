// Moments as people read and type them, in the zone that they have chosen.
import { parsed, unreadable, type Parsed } from '../model/parsed.ts';

export type Zone = 'local' | 'utc';

export interface CalendarDay {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

const TYPED =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

const EXAMPLE = 'Write a date such as 2026-11-28 14:00';

/** Writes `2026-11-28 14:00:05`, the form that can be typed as well. */
export function dateTimeText(ms: number, zone: Zone): string {
  const { year, month, day } = dayOf(ms, zone);
  return `${dayText({ year, month, day })} ${timeText(ms, zone)}`;
}

/** Writes `14:00:05`. */
export function timeText(ms: number, zone: Zone): string {
  const date = new Date(ms);
  const parts =
    zone === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return parts.map((part) => digits(part, 2)).join(':');
}

/** The name of the zone at a moment: `UTC`, or the distance to it such as `UTC+01:00`. */
export function zoneText(ms: number, zone: Zone): string {
  const offset = zone === 'utc' ? 0 : -new Date(ms).getTimezoneOffset();
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  return `UTC${sign}${digits(Math.floor(size / 60), 2)}:${digits(size % 60, 2)}`;
}

/** The day on which a moment falls. */
export function dayOf(ms: number, zone: Zone): CalendarDay {
  const date = new Date(ms);
  return zone === 'utc'
    ? { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    : { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
}

/** Writes `2026-11-28`. */
export function dayText({ year, month, day }: CalendarDay): string {
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** Reads a date with or without a time, a zone or seconds; without a zone it is the chosen one. */
export function parseDateTime(text: string, zone: Zone): Parsed<number> {
  const found = TYPED.exec(text.trim());
  if (found === null) return unreadable(EXAMPLE);
  // Parts that were left out are undefined.
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(0, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const offset = offsetOf(found[7]);
  const atUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal =
    new Date(atUtc).toISOString().slice(0, 10) === dayText({ year, month, day }) &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isReal) return unreadable('There is no such date or time');
  if (offset !== undefined) return parsed(atUtc - offset * 60_000);
  if (zone === 'utc') return parsed(atUtc);
  return parsed(new Date(year, month - 1, day, hour, minute, second).getTime());
}

/** Minutes east of UTC; undefined where the text names no zone. */
function offsetOf(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  if (/^(?:z|utc)$/i.test(name)) return 0;
  const [hours, minutes] = [Number(name.slice(1, 3)), Number(name.slice(-2))];
  return (name.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
