// The real clock, the only implementation of Clock outside tests.
import type { Clock } from '../model/clock.ts';
import { epochMs, type EpochMs } from '../model/instant.ts';

/** setTimeout fires at once when it is asked to wait longer than 2^31 - 1 ms (about 24.8 days). */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Reads the system's clocks and runs timers on the event loop. */
export class SystemClock implements Clock {
  now(): EpochMs {
    return epochMs(Date.now());
  }

  monotonicMs(): number {
    return performance.now();
  }

  /**
   * Calls `run` once, never before `ms` milliseconds of monotonic time have passed; a wall clock
   * that jumps moves nothing. Zero and less mean the next turn of the event loop. A pending timer
   * keeps the process alive. Throws RangeError when `ms` is not a number.
   */
  schedule(ms: number, run: () => void): () => void {
    if (Number.isNaN(ms)) throw new RangeError('Cannot schedule a timer: the delay is NaN');
    const dueMs = performance.now() + Math.max(0, ms);
    let timer = setTimeout(wake, boundedDelay(ms));
    function wake(): void {
      const restMs = dueMs - performance.now();
      // Node may fire up to a millisecond early, and long waits are made of several short ones.
      if (restMs > 0) timer = setTimeout(wake, boundedDelay(restMs));
      else run();
    }
    return () => clearTimeout(timer);
  }
}

function boundedDelay(ms: number): number {
  return Math.min(Math.ceil(Math.max(0, ms)), MAX_TIMEOUT_MS);
}
