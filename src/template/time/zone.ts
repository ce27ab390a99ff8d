// Time zones: which offset and which short name holds in a zone at an instant.
import { ZONE_ABBREVIATIONS } from './zone-abbreviations.ts';

export interface ZoneMoment {
  /** Short name such as `CET`; empty when the zone has an offset only. */
  readonly abbreviation: string;
  /** Seconds east of UTC. */
  readonly offset: number;
}

/** A time zone. */
export interface Zone {
  /** As Go's Location prints: `UTC`, `Local`, `Europe/Paris`, empty for a bare offset. */
  readonly name: string;
  at(unixSeconds: number): ZoneMoment;
}

const UTC_MOMENT: ZoneMoment = { abbreviation: 'UTC', offset: 0 };

export const UTC: Zone = { name: 'UTC', at: () => UTC_MOMENT };

/** The zone of the process, which this room does not know: UTC by another name. */
export const LOCAL: Zone = { name: 'Local', at: () => UTC_MOMENT };

/** Makes a zone of one fixed offset, in seconds east of UTC. */
export function fixedZone(abbreviation: string, offset: number): Zone {
  const moment: ZoneMoment = { abbreviation, offset };
  return { name: abbreviation, at: () => moment };
}

/** Loads zones by IANA name and keeps them. One instance may serve a whole process. */
export class ZoneCatalogue {
  readonly #zones = new Map<string, Zone>([
    ['', UTC],
    ['UTC', UTC],
    ['Local', LOCAL],
  ]);

  /** Finds a zone; undefined when there is none of that name. */
  load(name: string): Zone | undefined {
    const known = this.#zones.get(name);
    if (known !== undefined) return known;
    const formatter = createFormatter(name);
    if (formatter === undefined) return undefined;
    const zone = new IanaZone(name, formatter);
    // Only real names get here, so the map is bounded by the zone database.
    this.#zones.set(name, zone);
    return zone;
  }
}

/** Offsets change on quarter hours since 1970, so within one of them a lookup can be reused. */
const BUCKET_SECONDS = 900;
const MAX_BUCKETS = 4096;
/** Days between which no zone hides its other half of the year. */
const YEAR_AROUND_DAYS = [-183, -122, -61, 61, 122, 183] as const;

class IanaZone implements Zone {
  readonly name: string;
  readonly #formatter: Intl.DateTimeFormat;
  readonly #moments = new Map<number, ZoneMoment>();

  constructor(name: string, formatter: Intl.DateTimeFormat) {
    this.name = name;
    this.#formatter = formatter;
  }

  at(unixSeconds: number): ZoneMoment {
    if (unixSeconds < 0) return this.#lookUp(unixSeconds);
    const bucket = Math.floor(unixSeconds / BUCKET_SECONDS);
    const known = this.#moments.get(bucket);
    if (known !== undefined) return known;
    const moment = this.#lookUp(unixSeconds);
    if (this.#moments.size >= MAX_BUCKETS) this.#moments.clear();
    this.#moments.set(bucket, moment);
    return moment;
  }

  #lookUp(unixSeconds: number): ZoneMoment {
    const offset = offsetAt(this.#formatter, unixSeconds);
    return { offset, abbreviation: this.#abbreviation(unixSeconds, offset) };
  }

  /** A zone with two offsets a year has two names, the second for the larger offset. */
  #abbreviation(unixSeconds: number, offset: number): string {
    const names = ZONE_ABBREVIATIONS.get(this.name);
    if (names === undefined) return numericAbbreviation(offset);
    const [standard = '', summer = standard] = names;
    const isLarger = YEAR_AROUND_DAYS.some(
      (days) => offsetAt(this.#formatter, unixSeconds + days * 86_400) < offset,
    );
    return isLarger ? summer : standard;
  }
}

function createFormatter(name: string): Intl.DateTimeFormat | undefined {
  // Intl also takes offsets such as `+01:00`, which are not zone names.
  if (!/^[A-Z][A-Za-z0-9_+/-]*$/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // Intl knows no other way to say that a zone does not exist.
    return undefined;
  }
}

function offsetAt(formatter: Intl.DateTimeFormat, unixSeconds: number): number {
  const parts = new Map(
    formatter.formatToParts(unixSeconds * 1000).map(({ type, value }) => [type, value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
  const day = new Date(0).setUTCFullYear(year, number('month') - 1, number('day'));
  const local = day / 1000 + number('hour') * 3600 + number('minute') * 60 + number('second');
  return local - unixSeconds;
}

/** `+03`, `-0330`: the name of a zone that has no letters. */
function numericAbbreviation(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hours}${rest}`;
}
