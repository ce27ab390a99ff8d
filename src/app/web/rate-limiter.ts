// RateLimiter: how many requests the whole server takes, as a bucket that fills by one each
// interval (Go: golang.org/x/time/rate).
import type { Clock } from '../../model/clock.ts';
import type { RateLimit } from './web-config.ts';

export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #left: number;
  #countedMs: number;

  constructor(limit: RateLimit, clock: Pick<Clock, 'monotonicMs'>) {
    this.#limit = limit;
    this.#clock = clock;
    this.#left = limit.burst;
    this.#countedMs = clock.monotonicMs();
  }

  /** Takes one from the bucket; false when it has none. */
  takes(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const { intervalMs, burst } = this.#limit;
    this.#left = Math.min(burst, this.#left + (nowMs - this.#countedMs) / intervalMs);
    this.#countedMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
