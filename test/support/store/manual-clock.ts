// A clock that stands still until a test moves it.
import type { Clock } from '../../../src/model/clock.ts';
import { addMs, epochMs } from '../../../src/model/instant.ts';
import type { EpochMs } from '../../../src/model/instant.ts';

const START: EpochMs = epochMs(Date.UTC(2026, 0, 1));

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Runs timers in the order of their time, within `advance`. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #elapsedMs = 0;

  now(): EpochMs {
    return addMs(START, this.#elapsedMs);
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  schedule(ms: number, run: () => void): () => void {
    const timer: Timer = { dueMs: this.#elapsedMs + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** The number of timers that have not run and were not cancelled. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves time forward and lets promises settle after each timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsedMs + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(({ dueMs }) => dueMs <= end)
        .toSorted((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#elapsedMs = next.dueMs;
      this.#timers.delete(next);
      next.run();
      await settle();
    }
    this.#elapsedMs = end;
    await settle();
  }
}

/** Lets every promise that can settle without time or I/O do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
