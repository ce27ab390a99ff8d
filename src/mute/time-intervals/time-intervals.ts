// TimeIntervals: which of the named intervals of the configuration hold now. For every flush, and
// for every group of a listing.
import type { NamedTimeInterval, TimeInterval } from '../../config/time-interval.ts';
import type { EpochMs } from '../../model/instant.ts';
import { containsTime } from './contains-time.ts';
import { WorldClock } from './world-clock.ts';

interface Verdict {
  readonly at: EpochMs;
  readonly holds: boolean;
}

/** Immutable to whoever asks; remembers zones and the latest answer for each name. */
export class TimeIntervals {
  readonly #byName: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly #clock = new WorldClock();
  /** A listing asks for the same names at the same instant, once per group. */
  readonly #latest = new Map<string, Verdict>();

  /**
   * Names are unique and zones exist, as the configuration has checked (reference row C22); throws
   * for an unknown zone now rather than at a flush.
   */
  constructor(named: readonly NamedTimeInterval[]) {
    this.#byName = new Map(named.map(({ name, intervals }) => [name, intervals]));
    for (const { intervals } of named) {
      for (const { location } of intervals) this.#clock.prepare(location);
    }
  }

  /**
   * Those of `names` that hold at `now`, each once, in the order given; one entry of an interval is
   * enough. Throws for a name that does not exist, which the configuration was to notice
   * (prometheus/alertmanager:timeinterval/timeinterval.go, Mutes: there a name comes once per entry).
   */
  holding(names: readonly string[], now: EpochMs): readonly string[] {
    return [...new Set(names)].filter((name) => this.#holds(name, now));
  }

  #holds(name: string, now: EpochMs): boolean {
    const latest = this.#latest.get(name);
    if (latest?.at === now) return latest.holds;
    const intervals = this.#byName.get(name);
    if (intervals === undefined) throw new Error(`Cannot find time interval "${name}"`);
    const holds = intervals.some((one) => containsTime(one, now, { clock: this.#clock }));
    this.#latest.set(name, { at: now, holds });
    return holds;
  }
}
