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
  #held: News[] | undefined;

  constructor(take: (changes: readonly StateChange[]) => void) {
    this.#take = take;
  }

  get areHeld(): boolean {
    return this.#held !== undefined;
  }

  /** Takes an entry of the feed, now or later. */
  tell(id: string, changes: readonly StateChange[]): void {
    if (this.#held === undefined) this.#take(changes);
    else this.#held.push({ id, changes });
  }

  hold(): void {
    this.#held ??= [];
  }

  /** What was read is taken in, or could not be read. It had everything up to `upTo`, if that is known. */
  letGo(upTo = '0-0'): void {
    const news = this.#held ?? [];
    this.#held = undefined;
    for (const { id, changes } of news) if (compareFeedIds(id, upTo) > 0) this.#take(changes);
  }
}
