// The form of date that Prometheus sends, read five times faster than by the general pattern:
// ingestion reads two dates per alert.
import { parseDateTime } from '../../model/date-time.ts';
import { epochMs, type EpochMs } from '../../model/instant.ts';

/** Reads a date as `parseDateTime` does; `2026-01-02T03:04:05.678Z` takes the short way. */
export function readDateTime(text: string): EpochMs | undefined {
  return readUtc(text) ?? parseDateTime(text);
}

function readUtc(text: string): EpochMs | undefined {
  const last = text.length - 1;
  if (last < 19 || text[last] !== 'Z' || text[10] !== 'T') return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const millis = readMillis(text, last);
  // The days 29 to 31 depend on the month, and years below 1000 are odd: those take the long way.
  const isPlain = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!isPlain || !(hour < 24 && minute < 60 && second < 60 && millis < 1000)) return undefined;
  return epochMs(Date.UTC(year, month - 1, day, hour, minute, second, millis));
}

/** The fraction cut to milliseconds; NaN when it is none. */
function readMillis(text: string, last: number): number {
  if (last === 19) return 0;
  if (text[19] !== '.' || last === 20) return Number.NaN;
  let millis = 0;
  for (let at = 20; at < last; at++) {
    const digit = digitAt(text, at);
    if (at < 23) millis = millis * 10 + digit;
    else millis += digit * 0;
  }
  return last < 23 ? millis * 10 ** (23 - last) : millis;
}

function twoDigits(text: string, at: number): number {
  return digitAt(text, at) * 10 + digitAt(text, at + 1);
}

/** NaN when there is no digit, and so is all that is computed from it. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}
