// The ports to time. The core takes `now` as a value; only edges hold a Clock.
import type { EpochMs } from './instant.ts';

/** Wall time and timers. */
export interface Clock {
  /** Wall-clock time; may jump in either direction. */
  now(): EpochMs;
  /** Monotonic milliseconds from an arbitrary start, for elapsed time. */
  monotonicMs(): number;
  /** Calls `run` once after `ms` milliseconds; the returned function cancels it. */
  schedule(ms: number, run: () => void): () => void;
}
