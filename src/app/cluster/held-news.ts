// HeldNews: what the feed tells while everything is being read. What is read may be older than the news,
// and would take their place: so they wait until it is taken in.
import type { StateChange, Table } from '../../engine/state-store.ts';
import { compareFeedIds } from '../../store/redis/feed-id.ts';

/** Of these the newest version counts, whenever it comes. */
const ORDERLESS: ReadonlySet<Table> = new Set<Table>(['alert', 'alert_time', 'silence']);

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

  /**
   * What was read is taken in, or could not be read. It had everything up to `upTo`, if that is known, but for
   * what the store has lost since the feed told of it.
   */
  letGo(upTo = '0-0'): void {
    const news = this.#held ?? [];
    this.#held = undefined;
    for (const { id, changes } of news) {
      const isRead = compareFeedIds(id, upTo) <= 0;
      const taken = isRead ? changes.filter(isOrderless) : changes;
      if (taken.length > 0) this.#take(taken);
    }
  }
}

/** Whether a row says by itself how new it is, so that it may come after a newer one. */
function isOrderless({ table, value }: StateChange): boolean {
  return value !== undefined && ORDERLESS.has(table);
}
