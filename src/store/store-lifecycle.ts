// The states of a store, for all implementations: new → open → closed, where a failed open may be
// tried again and a closed store stays closed.
import { StoreError } from '../engine/state-store.ts';

type LifecycleState = 'new' | 'opening' | 'open' | 'closed';

/** Guards the calls of one store; `name` begins every message, such as `Redis store`. */
export class StoreLifecycle {
  readonly #name: string;
  #state: LifecycleState = 'new';

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Runs `acquire` once. Afterwards the store is open, or new again when `acquire` rejects. When
   * the store was closed meanwhile, `release` undoes what was acquired and the call rejects.
   */
  async open(acquire: () => Promise<void>, release: () => Promise<void>): Promise<void> {
    if (this.#state !== 'new') throw this.#misuse(`Cannot open the ${this.#name}`);
    this.#state = 'opening';
    try {
      await acquire();
    } catch (error) {
      if (this.#is('opening')) this.#state = 'new';
      throw error;
    }
    if (!this.#is('opening')) {
      await release();
      throw this.#misuse(`Cannot open the ${this.#name}`);
    }
    this.#state = 'open';
  }

  /** Throws `StoreError` unless the store is open; `action` is a verb such as `commit to`. */
  assertOpen(action: string): void {
    if (this.#state !== 'open') throw this.#misuse(`Cannot ${action} the ${this.#name}`);
  }

  /** Marks the store closed and says whether it was open until now. */
  close(): boolean {
    const wasOpen = this.#state === 'open';
    this.#state = 'closed';
    return wasOpen;
  }

  // Reads the state anew where control flow analysis would assume that it has not changed.
  #is(state: LifecycleState): boolean {
    return this.#state === state;
  }

  #misuse(action: string): StoreError {
    const reason = this.#state === 'new' ? 'not open yet' : `already ${this.#state}`;
    return new StoreError(`${action}: it is ${reason}`);
  }
}
