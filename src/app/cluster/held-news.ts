// HeldNews: what the feed tells while everything is being read. What is read may be older than the news,
// and would take their place: so they wait until it is taken in.
import type { StateChange, Table } from '../../engine/state-store.ts';
import { compareFeedIds } from '../../store/redis/feed-id.ts';

/** Of these the newest version counts, whenever it comes, until they are removed. */
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
    const isRead = ({ id }: News): boolean => compareFeedIds(id, upTo) <= 0;
    const lost = perhapsLost(news.filter(isRead));
    if (lost.length > 0) this.#take(lost);
    for (const each of news) if (!isRead(each)) this.#take(each.changes);
  }
}

/** The rows that may come after newer ones, as they say by themselves how new they are; none that is removed. */
function perhapsLost(news: readonly News[]): readonly StateChange[] {
  const rows = new Map<string, StateChange>();
  for (const { changes } of news) {
    for (const change of changes) {
      const { table, key } = change;
      if (ORDERLESS.has(table)) rows.set(`${table} ${key}`, change);
    }
  }
  return [...rows.values()].filter(({ value }) => value !== undefined);
}
