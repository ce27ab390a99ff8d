// SlotHoldings: which slots this replica acts on, waits for, and is giving back, and what a beat changes
// about that. Data in, data out.
import type { BeatView } from '../../store/redis/slot-leases.ts';
import { compareFeedIds } from '../../store/redis/feed-id.ts';

/** What must follow from a beat. */
export interface SlotMoves {
  readonly lost: ReadonlySet<number>;
  /** To be handed over, and then named in a `release`. */
  readonly surplus: ReadonlySet<number>;
}

/** Slots that may be acted on now. */
export interface Admitted {
  readonly tokens: ReadonlyMap<number, number>;
  /** Those of which the former holder may have told what it could not store. */
  readonly doubtful: ReadonlySet<number>;
}

interface Awaited {
  readonly token: number;
  readonly isDoubtful: boolean;
  /** What the former holder has stored comes up to here. */
  readonly feedEnd: string;
}

export class SlotHoldings {
  readonly #held = new Map<number, number>();
  readonly #awaited = new Map<number, Awaited>();
  /** Slots that are being handed over. */
  readonly #leaving = new Set<number>();
  /** Slots that are handed over, to be named in the next beat. */
  readonly #left = new Set<number>();

  get size(): number {
    return this.#held.size;
  }

  /** Up to where the feed must be followed for all slots that are waited for; undefined without any. */
  awaitedEnd(): string | undefined {
    let last: string | undefined;
    for (const { feedEnd } of this.#awaited.values()) {
      if (last === undefined || compareFeedIds(last, feedEnd) < 0) last = feedEnd;
    }
    return last;
  }

  /** What the next beat gives back. */
  released(): readonly number[] {
    return [...this.#left];
  }

  /**
   * Takes the answer to a beat that gave back `released`. It is doubtful how slots were left that were given
   * by a beat before which was not answered, or after Redis has forgotten who had them.
   */
  take(
    view: BeatView,
    released: readonly number[],
    { isDoubtful } = { isDoubtful: false },
  ): SlotMoves {
    for (const slot of released) {
      this.#left.delete(slot);
      this.#leaving.delete(slot);
      this.#held.delete(slot);
      this.#awaited.delete(slot);
    }
    const lost = new Set<number>();
    for (const [slot, token] of this.#held) {
      if (view.slots.get(slot) === token) continue;
      this.#held.delete(slot);
      this.#leaving.delete(slot);
      this.#left.delete(slot);
      lost.add(slot);
    }
    this.#await(view, isDoubtful);
    return { lost, surplus: this.#surplus(view) };
  }

  /** Returns the slots that may be acted on now that all is known that was stored up to `position`. */
  admit(position: string): Admitted {
    const tokens = new Map<number, number>();
    const doubtful = new Set<number>();
    for (const [slot, { token, isDoubtful, feedEnd }] of this.#awaited) {
      if (compareFeedIds(feedEnd, position) > 0) continue;
      this.#awaited.delete(slot);
      this.#held.set(slot, token);
      tokens.set(slot, token);
      if (isDoubtful) doubtful.add(slot);
    }
    return { tokens, doubtful };
  }

  /** Notes that nothing of these slots is under way any more. */
  handedOver(slots: ReadonlySet<number>): void {
    for (const slot of slots) if (this.#leaving.has(slot)) this.#left.add(slot);
  }

  /** All slots but those that wait, and of which the former holder may have told what it could not store. */
  undoubted(): readonly number[] {
    const slots = new Set([...this.#held.keys(), ...this.#leaving]);
    for (const [slot, { isDoubtful }] of this.#awaited) if (!isDoubtful) slots.add(slot);
    return [...slots];
  }

  /** Forgets everything, and returns what was held. */
  loseAll(): ReadonlySet<number> {
    const lost = new Set(this.#held.keys());
    for (const part of [this.#held, this.#awaited, this.#leaving, this.#left]) part.clear();
    return lost;
  }

  #await(view: BeatView, isDoubtful: boolean): void {
    for (const [slot, { token }] of this.#awaited) {
      if (view.slots.get(slot) !== token) this.#awaited.delete(slot);
    }
    // All that is held is in the view by now; mostly it is all that is there.
    if (this.#held.size === view.slots.size) return;
    for (const [slot, token] of view.slots) {
      if (this.#held.has(slot) || this.#awaited.has(slot) || this.#leaving.has(slot)) continue;
      const awaited = { token, feedEnd: view.feedEnd };
      this.#awaited.set(slot, { ...awaited, isDoubtful: isDoubtful || view.taken.has(slot) });
    }
  }

  #surplus({ surplus }: BeatView): ReadonlySet<number> {
    const leaving = new Set<number>();
    const count = surplus.length - this.#leaving.size;
    for (const slot of surplus) {
      if (leaving.size >= count || this.#leaving.has(slot)) continue;
      // Whoever is given it by this replica could not know of the doubt.
      if (this.#awaited.get(slot)?.isDoubtful === true) continue;
      this.#leaving.add(slot);
      // Nobody acts on it here yet, so there is nothing to end.
      this.#awaited.delete(slot);
      leaving.add(slot);
    }
    return leaving;
  }
}
