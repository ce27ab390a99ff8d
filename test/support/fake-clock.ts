// A clock that stands still until a test moves it.
import type { Clock } from '../../src/model/clock.ts';
import { addMs, epochMs, type EpochMs } from '../../src/model/instant.ts';

/** The instant at which tests start unless they say otherwise: 2026-01-05T08:00:00Z, a Monday. */
export const REFERENCE_TIME: EpochMs = epochMs(Date.UTC(2026, 0, 5, 8));

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Virtual time. Timers run inside `advance` only, in the order in which they are due. */
export class FakeClock implements Clock {
  #now: EpochMs;
  #monotonicMs = 0;
  /** In the order of `dueMs`; among equals, of scheduling. */
  readonly #timers: Timer[] = [];
  readonly #turn: () => Promise<void>;

  /** `turn`: resolves when all promises have settled; default: with a turn of the event loop. */
  constructor(now: EpochMs = REFERENCE_TIME, { turn = settle } = {}) {
    this.#now = now;
    this.#turn = turn;
  }

  now(): EpochMs {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  schedule(ms: number, run: () => void): () => void {
    const timer: Timer = { dueMs: this.#monotonicMs + Math.max(0, ms), run };
    const later = this.#timers.findIndex((other) => other.dueMs > timer.dueMs);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  /**
   * Lets time pass, and runs everything that falls due on the way at its own instant, timers that
   * these schedule included. Synchronous: promises settle after it returns, see `advanceAsync`.
   */
  advance(ms: number): void {
    const endMs = this.#monotonicMs + ms;
    for (let timer = this.#takeDue(endMs); timer !== undefined; timer = this.#takeDue(endMs)) {
      timer.run();
    }
    this.#passUntil(endMs);
  }

  /** Like `advance`, and lets promises settle before the first timer and after each one. */
  async advanceAsync(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    await this.#turn();
    for (let timer = this.#takeDue(endMs); timer !== undefined; timer = this.#takeDue(endMs)) {
      timer.run();
      await this.#turn();
    }
    this.#passUntil(endMs);
  }

  /** Sets the wall clock, forwards or backwards, as an operator or NTP does. Timers do not move. */
  jumpTo(now: EpochMs): void {
    this.#now = now;
  }

  /** Moves the wall clock by so many milliseconds, negative ones too. Timers do not move. */
  jumpBy(ms: number): void {
    this.jumpTo(addMs(this.#now, ms));
  }

  /** How many timers wait; a test that expects everything stopped compares it with 0. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  #takeDue(endMs: number): Timer | undefined {
    const next = this.#timers[0];
    if (next === undefined || next.dueMs > endMs) return undefined;
    this.#timers.shift();
    this.#passUntil(next.dueMs);
    return next;
  }

  #passUntil(monotonicMs: number): void {
    this.#now = addMs(this.#now, monotonicMs - this.#monotonicMs);
    this.#monotonicMs = monotonicMs;
  }
}

/** One turn of the event loop: every promise that can settle without IO has settled after it. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
