// Go's time.Time: an instant in nanoseconds together with the zone it is shown in.
import type { EpochMs } from '../../model/instant.ts';
import { UTC, type Zone } from './zone.ts';

export interface GoTime {
  /** Whole seconds since the Unix epoch. */
  readonly seconds: number;
  /** 0 to 999 999 999, counted forward from `seconds`. */
  readonly nanos: number;
  readonly zone: Zone;
}

/** The date and clock a time shows in its zone. */
export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly abbreviation: string;
  /** Seconds east of UTC. */
  readonly offset: number;
}

const NANOS_PER_SECOND = 1_000_000_000n;
const MS_PER_DAY = 86_400_000;

/** Shows a millisecond instant in UTC. */
export function timeFromEpochMs(instant: EpochMs): GoTime {
  const seconds = Math.floor(instant / 1000);
  return { seconds, nanos: (instant - seconds * 1000) * 1_000_000, zone: UTC };
}

/** Nanoseconds since the Unix epoch. */
export function unixNanos(time: GoTime): bigint {
  return BigInt(time.seconds) * NANOS_PER_SECOND + BigInt(time.nanos);
}

/** Makes a time from nanoseconds since the Unix epoch. */
export function timeFromNanos(nanos: bigint, zone: Zone): GoTime {
  const rest = ((nanos % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  return { seconds: Number((nanos - rest) / NANOS_PER_SECOND), nanos: Number(rest), zone };
}

/** Reads date and clock in the time's zone. */
export function civilOf(time: GoTime): Civil {
  const { abbreviation, offset } = time.zone.at(time.seconds);
  const date = new Date((time.seconds + offset) * 1000);
  const year = date.getUTCFullYear();
  const firstDay = new Date(0).setUTCFullYear(year, 0, 1);
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((date.getTime() - firstDay) / MS_PER_DAY) + 1,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    abbreviation,
    offset,
  };
}

/** Seconds since the epoch of a date and clock in UTC; days and months beyond their range carry over. */
export function utcSeconds(
  date: readonly [year: number, month: number, day: number],
  clock: readonly [hour: number, minute: number, second: number],
): number {
  const [year, month, day] = date;
  const [hour, minute, second] = clock;
  const dayMs = new Date(0).setUTCFullYear(year, month - 1, day);
  return dayMs / 1000 + hour * 3600 + minute * 60 + second;
}
