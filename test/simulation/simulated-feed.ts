// SimulatedFeed: how one process follows what is committed, as `src/store/redis/redis-feed.ts` does: late,
// a few entries at a time, and by reading all where it may have missed some.
import type { Clock } from '../../src/model/clock.ts';
import { compareFeedIds } from '../../src/store/redis/feed-id.ts';
import type { FeedListener } from '../../src/store/redis/redis-feed.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { SimulatedRedis } from './simulated-redis.ts';

const RETRY_MS = 250;

export interface FeedDeps {
  /** Whose own commits are passed over. */
  readonly id: string;
  readonly redis: SimulatedRedis;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly isCut: () => boolean;
  readonly isAlive: () => boolean;
}

export class SimulatedFeed {
  readonly #deps: FeedDeps;
  #listener: FeedListener | undefined;
  #position: string;
  /** Where to go on once everything is read, which others may have read since. */
  #readUpTo = '0-0';
  #isReading = false;
  #isInTrouble = false;

  constructor(deps: FeedDeps) {
    this.#deps = deps;
    this.#position = deps.redis.feedEnd;
  }

  /** The id of the last entry that was told or read; undefined while it is not certain. */
  get position(): string | undefined {
    return this.#isInTrouble ? undefined : this.#position;
  }

  get isBehind(): boolean {
    return this.#position !== this.#deps.redis.feedEnd;
  }

  follow(listener: FeedListener): void {
    this.#listener = listener;
    this.wake();
  }

  /** Passes over everything up to this entry. */
  skipTo(id: string): void {
    if (compareFeedIds(id, this.#position) > 0) this.#position = id;
    if (compareFeedIds(id, this.#readUpTo) > 0) this.#readUpTo = id;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Its connection breaks, as in a failover. */
  disconnect(): void {
    this.#isInTrouble = true;
    this.wake();
  }

  /** News may be waiting in Redis. */
  wake(): void {
    const { clock, random, isAlive } = this.#deps;
    if (this.#isReading || this.#listener === undefined || !isAlive()) return;
    if (!this.isBehind && !this.#isInTrouble) return;
    this.#isReading = true;
    const lag = random.chance(0.1) ? random.below(2_000) : random.below(30);
    clock.schedule(lag, () => {
      void this.#read().finally(() => {
        this.#isReading = false;
        this.wake();
      });
    });
  }

  async #read(): Promise<void> {
    const { id: own, redis, random, isCut } = this.#deps;
    const listener = this.#listener;
    if (listener === undefined) return;
    if (isCut()) {
      this.#isInTrouble = true;
      await this.#pause();
      return;
    }
    if (this.#isInTrouble) {
      const isThere = this.#isWhole();
      if ((!isThere || random.chance(0.5)) && !(await this.#readAll(listener))) return;
      this.#isInTrouble = false;
    }
    // An end that has moved back: the stream is another one.
    const isMoved = compareFeedIds(this.#position, redis.feedEnd) > 0;
    if (isMoved && !(await this.#readAll(listener))) return;
    for (const entry of redis.entriesAfter(this.#position, 1 + random.below(4))) {
      if (entry.writer !== own) listener.changes(entry.changes, entry.id);
      this.#position = entry.id;
      listener.reached?.(this.#position);
    }
  }

  /** Whether nothing was missed; what it needs may be gone from the stream, or from among others. */
  #isWhole(): boolean {
    const { redis } = this.#deps;
    const isThere = redis.entries.some(({ id }) => id === this.#position);
    const [first] = redis.entries;
    if (!isThere && first !== undefined && compareFeedIds(first.id, this.#position) < 0) {
      redis.noteLoss();
    }
    return isThere;
  }

  async #readAll(listener: FeedListener): Promise<boolean> {
    this.#readUpTo = this.#deps.redis.feedEnd;
    try {
      await listener.gap();
    } catch {
      return false;
    }
    this.#position = this.#readUpTo;
    listener.reached?.(this.#position);
    return true;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#deps.clock.schedule(RETRY_MS, resolve);
    });
  }
}
