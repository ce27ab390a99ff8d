// SimulatedLine: how one process asks Redis. A question takes a while, and so does the answer; either may
// be lost where the line is cut, and then a question may still arrive.
import { StoreError } from '../../src/engine/state-store.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** What a process is told when it cannot reach Redis, after at most this long. */
const NO_ANSWER_MS = 1_000;

/** What a question or an answer takes now and then. */
export const SLOW_MS = 400;

export interface LineDeps {
  /** Of the process: nothing runs on it while that is stopped. */
  readonly clock: Clock;
  /** The true time, in which a question goes on whatever becomes of the process. */
  readonly time: Clock;
  readonly random: SeededRandom;
  /** Redis does not answer this process. */
  readonly isCut: () => boolean;
  /** Whether the process does nothing for now. */
  readonly isStopped: () => boolean;
}

export class SimulatedLine {
  readonly #deps: LineDeps;

  constructor(deps: LineDeps) {
    this.#deps = deps;
  }

  /** Rejects with `StoreError` when Redis refuses, or does not answer in time. */
  ask<T>(work: () => T): Promise<T> {
    const { clock, time, random, isCut, isStopped } = this.#deps;
    // Mostly it is quick; then nothing can come between, and the run saves its timers.
    if (!isCut() && !isStopped() && random.chance(0.7)) return Promise.resolve(work());
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (finish: () => void): void => {
        if (isOver) return;
        isOver = true;
        cancelTimeout();
        finish();
      };
      const fail = (): void => {
        end(() => {
          reject(new StoreError('Redis does not answer in time'));
        });
      };
      const cancelTimeout = clock.schedule(NO_ANSWER_MS, fail);
      const answer = (value: T): void => {
        if (!isCut()) clock.schedule(this.#latencyMs(), () => end(() => resolve(value)));
      };
      if (isCut()) {
        if (random.chance(0.5)) clock.schedule(0, fail);
        return;
      }
      // Once it is on its way a question reaches Redis whatever becomes of the process.
      time.schedule(this.#latencyMs(), () => {
        if (isCut()) return;
        try {
          answer(work());
        } catch (error) {
          end(() => {
            reject(new StoreError(String(error)));
          });
        }
      });
    });
  }

  #latencyMs(): number {
    const { random } = this.#deps;
    return random.chance(0.1) ? random.below(SLOW_MS) : random.below(3);
  }
}
