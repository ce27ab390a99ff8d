// ZoneOffsets: how far a time zone is from UTC at an instant, as the runtime's zone database says.
// For whoever reads a calendar or a clock in somebody's zone.

/** Within one of these the offset is asked for twice, and then known. */
const BUCKET_SECONDS = 900;
const MAX_BUCKETS = 4096;

const FIELDS: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  era: 'short',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
};

/** One time zone; remembers what it has looked up. */
export class ZoneOffsets {
  readonly #formatter: Intl.DateTimeFormat;
  /** Offsets by bucket, of those that hold no change of the offset. */
  readonly #steady = new Map<number, number>();

  private constructor(formatter: Intl.DateTimeFormat) {
    this.#formatter = formatter;
  }

  /** Finds a zone by its IANA name; undefined when there is none of that name. */
  static load(name: string): ZoneOffsets | undefined {
    // Intl also takes offsets such as `+01:00`, which are not zone names.
    if (!/^[A-Z][A-Za-z0-9_+/-]*$/.test(name)) return undefined;
    try {
      return new ZoneOffsets(new Intl.DateTimeFormat('en-US', { ...FIELDS, timeZone: name }));
    } catch {
      // Intl knows no other way to say that a zone does not exist.
      return undefined;
    }
  }

  /** The zone in which the process runs. */
  static ofProcess(): ZoneOffsets {
    return new ZoneOffsets(new Intl.DateTimeFormat('en-US', FIELDS));
  }

  /** Seconds east of UTC. */
  at(unixSeconds: number): number {
    const bucket = Math.floor(unixSeconds / BUCKET_SECONDS);
    const known = this.#steady.get(bucket);
    if (known !== undefined) return known;
    const first = this.#lookUp(bucket * BUCKET_SECONDS);
    // Some zones have changed at a minute past the hour, or at odd seconds of their local time.
    const last = this.#lookUp((bucket + 1) * BUCKET_SECONDS - 1);
    if (first !== last) return this.#lookUp(unixSeconds);
    if (this.#steady.size >= MAX_BUCKETS) this.#steady.clear();
    this.#steady.set(bucket, first);
    return first;
  }

  #lookUp(unixSeconds: number): number {
    const parts = new Map(
      this.#formatter.formatToParts(unixSeconds * 1000).map(({ type, value }) => [type, value]),
    );
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
    const day = new Date(0).setUTCFullYear(year, number('month') - 1, number('day'));
    const local = day / 1000 + number('hour') * 3600 + number('minute') * 60 + number('second');
    return local - Math.floor(unixSeconds);
  }
}
