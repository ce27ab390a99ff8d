// Time zones: which offset and which short name holds in a zone at an instant.
import { ZoneOffsets } from '../../model/zone-offsets.ts';
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
    const offsets = ZoneOffsets.load(name);
    if (offsets === undefined) return undefined;
    const zone = new IanaZone(name, offsets);
    // Only real names get here, so the map is bounded by the zone database.
    this.#zones.set(name, zone);
    return zone;
  }
}

/** When Go's zero time is; no zone had a standard time yet. */
const YEAR_ONE = -62_135_596_800;
const QUARTER_HOUR = 900;

/** Days between which no zone hides its other half of the year. */
const YEAR_AROUND_DAYS = [-183, -122, -61, 61, 122, 183] as const;

class IanaZone implements Zone {
  readonly name: string;
  readonly #offsets: ZoneOffsets;

  constructor(name: string, offsets: ZoneOffsets) {
    this.name = name;
    this.#offsets = offsets;
  }

  at(unixSeconds: number): ZoneMoment {
    const offset = this.#offsets.at(unixSeconds);
    return { offset, abbreviation: this.#abbreviation(unixSeconds, offset) };
  }

  /** The time of the sun, before there was a standard time: offsets of odd minutes and seconds. */
  #isLocalMeanTime(unixSeconds: number, offset: number): boolean {
    return offset % QUARTER_HOUR !== 0 && unixSeconds < 0 && offset === this.#offsets.at(YEAR_ONE);
  }

  /** A zone with two offsets a year has two names, the second for the larger offset. */
  #abbreviation(unixSeconds: number, offset: number): string {
    if (this.#isLocalMeanTime(unixSeconds, offset)) return 'LMT';
    const names = ZONE_ABBREVIATIONS.get(this.name);
    if (names === undefined) return numericAbbreviation(offset);
    const [standard = '', summer = standard] = names;
    if (summer === standard) return standard;
    const isLarger = YEAR_AROUND_DAYS.some(
      (days) => this.#offsets.at(unixSeconds + days * 86_400) < offset,
    );
    return isLarger ? summer : standard;
  }
}

/** `+03`, `-0330`: the name of a zone that has no letters. */
function numericAbbreviation(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hours}${rest}`;
}
