// Dates as people type them, and as they are sent to a server.
import { addMs, epochMs, type EpochMs } from '../model/instant.ts';
import type { Result } from '../model/result.ts';
import { formatTime } from '../template/time/format-time.ts';
import { timeFromEpochMs, type GoTime } from '../template/time/go-time.ts';
import { parseTime } from '../template/time/parse-time.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';
const WIRE = '2006-01-02T15:04:05.000Z07:00';

/** Reads a date that was typed. Fails with Go's text. */
export function parseTypedDate(text: string): Result<GoTime> {
  return parseTime(RFC3339, text);
}

/** Prints a date for a server, in the zone in which it was typed. */
export function wireDate(time: GoTime): string {
  return formatTime(time, WIRE);
}

/** The instant of a time, cut to milliseconds. */
export function instantOfTime({ seconds, nanos }: GoTime): EpochMs {
  return epochMs(seconds * 1000 + Math.floor(nanos / 1e6));
}

/** Moves a time, which is shown in UTC afterwards. */
export function later(time: GoTime, ms: number): GoTime {
  return timeFromEpochMs(addMs(instantOfTime(time), ms));
}
