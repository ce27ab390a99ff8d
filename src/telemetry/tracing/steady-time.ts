// SteadyTime: wall time in fractions of a millisecond that does not run backwards within a trace.
import type { Clock } from '../../model/clock.ts';

/** The wall clock counts whole milliseconds, and NTP moves it a little; more is a jump. */
const MAX_DRIFT_MS = 50;

export class SteadyTime {
  readonly #clock: Clock;
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = clock.now() - clock.monotonicMs();
  }

  /** Milliseconds since the epoch by the monotonic clock; follows the wall clock when that jumps. */
  nowMs(): number {
    const monotonicMs = this.#clock.monotonicMs();
    const wallMs = this.#clock.now();
    if (Math.abs(wallMs - monotonicMs - this.#offsetMs) > MAX_DRIFT_MS) {
      this.#offsetMs = wallMs - monotonicMs;
    }
    return monotonicMs + this.#offsetMs;
  }
}
