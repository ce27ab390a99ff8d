// WholeReading: takes in all that is stored, for whoever may have missed something, one reading after the
// other: of two at a time the one that began first could end last, and take the place of what is newer.
import type { ChangeOrigin } from '../../engine/occasion.ts';
import type { KeptLetters } from '../../engine/peer-letters.ts';
import type { StateChange, StateRow } from '../../engine/state-store.ts';
import { HeldNews } from './held-news.ts';
import { UnstoredRows } from './unstored-rows.ts';
import { takeInStoredRows, type IsStored, type StoredRowsDeps } from './stored-rows.ts';

/** What is done with what is read. */
export interface ReadingWork {
  absorb(changes: readonly StateChange[], origin?: ChangeOrigin): void;
  /** How often slots were lost so far, for a reading that begins now. */
  lossCount(): number;
  /** What is not known to be stored. */
  unstored(): Iterable<StateChange>;
  /** The ids of dead letters of which something is asked. */
  lettersAskedFor(): Iterable<string>;
  /** Forgets dead letters that are not `kept`, and what is asked of them, after all was read since so many losses. */
  dropLettersBut(kept: KeptLetters, since: number): void;
  /** Stores everything again that is known here, but for the rows that `isStored` names. */
  rewrite(isStored?: IsStored): Promise<void>;
}

export interface WholeReadingDeps extends Omit<StoredRowsDeps, 'absorb'> {
  readonly feed: { skipTo(id: string): void };
  /** Undefined when nothing is to be done any more, or not yet. */
  readonly work: () => ReadingWork | undefined;
}

export class WholeReading {
  readonly #deps: WholeReadingDeps;
  readonly #news: HeldNews;
  /** Never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: WholeReadingDeps) {
    this.#deps = deps;
    this.#news = new HeldNews((changes) => {
      deps.work()?.absorb(changes);
    });
  }

  /** Whether news wait, so that the place up to which the feed was followed says nothing. */
  get isUnderWay(): boolean {
    return this.#news.areHeld;
  }

  /** Takes in an entry of the feed, now or after what is being read. */
  tell(id: string, changes: readonly StateChange[]): void {
    this.#news.tell(id, changes);
  }

  /**
   * Takes in everything, and stores what is newer here or has gone from the store. What is stored has
   * everything up to `end`, if that is given. Rejects with `StoreError`.
   */
  async read(end?: string): Promise<void> {
    const reading = this.#last.then(() => this.#read(end));
    this.#last = reading.catch(() => undefined);
    const { rewritten } = await reading;
    await rewritten;
  }

  async #read(end: string | undefined): Promise<{ readonly rewritten: Promise<void> | undefined }> {
    const { clock, feed, load, work } = this.#deps;
    const reader = work();
    // What is read reaches nobody: whoever starts reads all, and follows the feed from before that.
    if (reader === undefined) return { rewritten: undefined };
    const origin = { isWhole: true, since: reader.lossCount() } as const;
    // What is on its way to the store when it is read is not gone from it.
    const unstored = new UnstoredRows();
    unstored.note(reader.unstored());
    const stored = new Set<string>();
    const answered = new Set(reader.lettersAskedFor());
    let count = 0;
    this.#news.hold();
    let isStored;
    try {
      const absorb = (rows: readonly StateRow[]): void => {
        count += rows.length;
        for (const { table, key } of rows) {
          if (table === 'dead_letter') stored.add(key);
          if (table === 'dead_letter_request') answered.delete(key);
        }
        const news = rows.filter((row) => !unstored.outdates(row));
        work()?.absorb(news, origin);
      };
      isStored = await takeInStoredRows({ load, absorb, clock });
      unstored.note(reader.unstored());
      for (const id of unstored.requests) answered.delete(id);
      // A store that has nothing has lost it, and is about to be given it again.
      if (count > 0)
        work()?.dropLettersBut({ stored, unstored: unstored.letters, answered }, origin.since);
    } catch (error) {
      this.#news.letGo();
      throw error;
    }
    // A former state must not come up again, as nobody looks for it in a slot that is held.
    if (end !== undefined && work() !== undefined) feed.skipTo(end);
    // What is missing is what was missing by then, and not what the news say.
    const rewritten = work()?.rewrite(isStored);
    this.#news.letGo(end);
    return { rewritten };
  }
}
