// The changes that are in memory but not yet known to be in the store, in the order in which they must go
// out: of each key the last one, and of a key that is held under a tenure, the last one of each. For the
// group commit.
import type { StateChange } from '../engine/state-store.ts';

/** Bounds of one commit. At least one change is taken however large it is. */
export interface CommitBounds {
  readonly maxChanges: number;
  /** In UTF-16 units of keys and values. */
  readonly maxChars: number;
}

interface PendingChange {
  /** Rises along the map, so a commit that takes from the front covers all positions up to one. */
  readonly position: number;
  /** Of the row. */
  readonly name: string;
  change: StateChange;
}

/** Holds changes from the moment they are taken into memory until a commit with them succeeds. */
export class PendingChanges {
  /** By the name of the row and its tenure, if any. */
  readonly #byKey = new Map<string, PendingChange>();
  #lastPosition = 0;
  /** The highest position of the commit under way; 0 while there is none. */
  #sentUpTo = 0;

  /** The number of changes, those under way included. */
  get size(): number {
    return this.#byKey.size;
  }

  /** All changes, those under way included. */
  *values(): Generator<StateChange> {
    for (const { change } of this.#byKey.values()) yield change;
  }

  /** The position up to which everything must be stored for all of this to be stored. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /**
   * Adds changes, the last of one key replacing the others; but nothing else replaces what was decided
   * under a tenure, as whoever has decided it must hear if the store drops it. Returns the position up to
   * which everything must be stored for these to be stored.
   */
  add(changes: readonly StateChange[]): number {
    let needed = 0;
    for (const change of changes) needed = Math.max(needed, this.#put(change));
    return needed;
  }

  /**
   * Takes the oldest changes as one commit. They stay here until it has succeeded. A slot that has
   * changed hands and come back begins another commit, so that it is known which tenure was fenced; and
   * so does a row that is in it, as the store applies all changes of a commit at once.
   */
  take({ maxChanges, maxChars }: CommitBounds): readonly StateChange[] {
    const taken: StateChange[] = [];
    const tokens = new Map<number, number>();
    const names = new Set<string>();
    let chars = 0;
    for (const { position, name, change } of this.#byKey.values()) {
      chars += change.key.length + (change.value?.length ?? 0);
      if (taken.length === maxChanges || (taken.length > 0 && chars > maxChars)) break;
      if (names.has(name)) break;
      names.add(name);
      if (change.fence !== undefined) {
        const { slot, token } = change.fence;
        if ((tokens.get(slot) ?? token) !== token) break;
        tokens.set(slot, token);
      }
      taken.push(change);
      this.#sentUpTo = position;
    }
    return taken;
  }

  /** Forgets what was taken. Returns the position up to which everything is stored. */
  confirm(): number {
    const storedUpTo = this.#sentUpTo;
    for (const [id, { position }] of this.#byKey) {
      if (position > storedUpTo) break;
      this.#byKey.delete(id);
    }
    this.#sentUpTo = 0;
    return storedUpTo;
  }

  /** Keeps what was taken for another commit. */
  putBack(): void {
    this.#sentUpTo = 0;
  }

  #put(change: StateChange): number {
    // No table's name holds a NUL, so the parts cannot run into each other.
    const { table, key, fence } = change;
    const name = `${table}\0${key}`;
    const id = fence === undefined ? name : `${name}\0${String(fence.token)}`;
    const pending = this.#byKey.get(id);
    if (pending !== undefined && pending.position > this.#sentUpTo) {
      pending.change = change;
      return pending.position;
    }
    // The older value may be on its way: the newer one goes behind it, and must outlive its success.
    this.#byKey.delete(id);
    this.#lastPosition += 1;
    this.#byKey.set(id, { position: this.#lastPosition, name, change });
    return this.#lastPosition;
  }
}
