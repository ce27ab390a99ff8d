// Postponements: how long services have asked to be left alone, beyond the end of the flush that heard
// it. The next flush of the group waits for the rest of that time.
import { addMs, type EpochMs } from '../model/instant.ts';
import type { Outcome } from './integration.ts';

type Retry = Extract<Outcome, { kind: 'retry' }>;

interface Postponement {
  readonly until: EpochMs;
  /** What was said: the reason when a flush ends without an attempt. */
  readonly failure: Retry;
}

/** A service that asks for more is asked again after this: a page must not wait for days. */
const MAX_WAIT_MS = 3_600_000;
/** How many are noted between two looks for those that are over. */
const SWEEP_EVERY = 1_000;

/** How long an outcome asks to wait, within reason. */
export function waitAsked({ retryAfterMs = 0 }: Pick<Retry, 'retryAfterMs'>): number {
  return Math.min(retryAfterMs, MAX_WAIT_MS);
}

/** By the text of a notification key. */
export class Postponements {
  readonly #byKey = new Map<string, Postponement>();
  #notedSinceSweep = 0;

  note(key: string, failure: Retry, now: EpochMs): void {
    this.#byKey.set(key, { until: addMs(now, waitAsked(failure)), failure });
    this.#notedSinceSweep += 1;
    if (this.#notedSinceSweep >= SWEEP_EVERY) this.#sweep(now);
  }

  /** What is in force for a key; what is over is forgotten. */
  get(key: string, now: EpochMs): Postponement | undefined {
    const found = this.#byKey.get(key);
    if (found === undefined || found.until > now) return found;
    this.#byKey.delete(key);
    return undefined;
  }

  /** Moves all of them, after the wall clock was set back. */
  shift(ms: number): void {
    for (const [key, { until, failure }] of this.#byKey) {
      this.#byKey.set(key, { until: addMs(until, ms), failure });
    }
  }

  clear(): void {
    this.#byKey.clear();
  }

  #sweep(now: EpochMs): void {
    for (const key of [...this.#byKey.keys()]) this.get(key, now);
    this.#notedSinceSweep = 0;
  }
}
