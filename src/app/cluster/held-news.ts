// HeldNews: what the feed tells while everything is being read. What is read may be older than the news,
// and would take their place: so they wait until it is taken in.
import type { StateChange } from '../../engine/state-store.ts';
import { compareFeedIds } from '../../store/redis/feed-id.ts';

interface News {
  readonly id: string;
  readonly changes: readonly StateChange[];
}

export class HeldNews {
  readonly #take: (changes: readonly StateChange[]) => void;
  #reads = 0;
  #waiting: News[] = [];

  constructor(take: (changes: readonly StateChange[]) => void) {
    this.#take = take;
  }

  /** Whether news wait, so that the place up to which the feed was followed says nothing. */
  get isReading(): boolean {
    return this.#reads > 0;
  }

  /** Takes an entry of the feed, now or later. */
  tell(id: string, changes: readonly StateChange[]): void {
    if (this.isReading) this.#waiting.push({ id, changes });
    else this.#take(changes);
  }

  begin(): void {
    this.#reads += 1;
  }

  /** What was read is taken in, or could not be read. It had everything up to `upTo`, if that is known. */
  end(upTo?: string): void {
    this.#reads -= 1;
    if (upTo !== undefined) {
      this.#waiting = this.#waiting.filter(({ id }) => compareFeedIds(id, upTo) > 0);
    }
    if (this.isReading) return;
    const news = this.#waiting;
    this.#waiting = [];
    for (const { changes } of news) this.#take(changes);
  }
}
