// The store that forgets: rows in memory, for tests and simulation.
import { NOTHING_FENCED } from '../engine/state-store.ts';
import type { CommitResult, StateChange, StateRow, StateStore } from '../engine/state-store.ts';
import { RowMap } from './row-map.ts';
import { StoreLifecycle } from './store-lifecycle.ts';

/** Keeps rows in the given map, so that a second store over the same map sees what was committed. */
export class MemoryStore implements StateStore {
  readonly #lifecycle = new StoreLifecycle('memory store');
  readonly #rows: RowMap;

  constructor(rows: RowMap = new RowMap()) {
    this.#rows = rows;
  }

  /** Says that nothing outlives the process. */
  warnings(): readonly string[] {
    return ['State is held in memory only: it is lost when the process ends'];
  }

  async open(): Promise<void> {
    await this.#lifecycle.open(
      () => Promise.resolve(),
      () => Promise.resolve(),
    );
  }

  async load(visit: (row: StateRow) => void): Promise<void> {
    this.#lifecycle.assertOpen('load from');
    await Promise.resolve();
    for (const row of this.#rows.rows()) visit(row);
  }

  async commit(changes: readonly StateChange[]): Promise<CommitResult> {
    this.#lifecycle.assertOpen('commit to');
    this.#rows.apply(changes);
    await Promise.resolve();
    return NOTHING_FENCED;
  }

  async close(): Promise<void> {
    this.#lifecycle.close();
    await Promise.resolve();
  }
}
