// WorldClock: what calendar and clock show in a zone at an instant, as time intervals ask for it.
import type { EpochMs } from '../../model/instant.ts';
import { ZoneOffsets } from '../../model/zone-offsets.ts';

export interface WallTime {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
  readonly daysInMonth: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Since local midnight as the clock shows it: a day of 23 hours skips some, one of 25 has some twice. */
  readonly minute: number;
}

/** As Go names it; an empty location is accepted in a file, too. */
const UTC_NAMES: ReadonlySet<string> = new Set(['UTC', '']);

/** Reads the clocks of any number of zones; keeps each zone once it was asked for. */
export class WorldClock {
  readonly #zones = new Map<string, ZoneOffsets>();

  /**
   * Loads a zone before it is needed: an IANA name, `UTC`, or `Local` for the zone of the process.
   * Throws when there is no such zone, which the configuration was to notice (row C22).
   */
  prepare(location: string): void {
    this.#zone(location);
  }

  /** Reads the clock of a location; throws as `prepare` does. */
  read(location: string, now: EpochMs): WallTime {
    const offset = this.#zone(location)?.at(Math.floor(now / 1000)) ?? 0;
    return wallTimeOf(now + offset * 1000);
  }

  /** Nothing for UTC, which need not be looked up. */
  #zone(location: string): ZoneOffsets | undefined {
    if (UTC_NAMES.has(location)) return undefined;
    const known = this.#zones.get(location);
    if (known !== undefined) return known;
    const zone = location === 'Local' ? ZoneOffsets.ofProcess() : ZoneOffsets.load(location);
    if (zone === undefined) throw new Error(`Cannot load time zone "${location}"`);
    this.#zones.set(location, zone);
    return zone;
  }
}

/** Takes milliseconds that have the offset of the zone in them. */
function wallTimeOf(localMs: number): WallTime {
  const date = new Date(localMs);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + 1;
  return {
    year,
    month,
    day: date.getUTCDate(),
    daysInMonth: daysIn(month, year),
    weekday: date.getUTCDay(),
    minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
  };
}

function daysIn(month: number, year: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
