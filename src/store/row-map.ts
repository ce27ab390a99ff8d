// What a sequence of changes adds up to: the rows that are left, each key once. For the memory
// store, and for the embedded store when it reads its files back.
import { TABLES } from '../engine/state-store.ts';
import type { StateChange, StateRow, Table } from '../engine/state-store.ts';

/** Holds rows by table and key; keys are held in Maps, so `__proto__` is a key like any other. */
export class RowMap {
  readonly #tables: ReadonlyMap<Table, Map<string, string>> = new Map(
    TABLES.map((table) => [table, new Map<string, string>()]),
  );

  /** The number of rows. */
  get size(): number {
    let size = 0;
    for (const rows of this.#tables.values()) size += rows.size;
    return size;
  }

  /** Applies changes in order, so that of several changes to one key the last wins. */
  apply(changes: Iterable<StateChange>): void {
    for (const { table, key, value } of changes) {
      const rows = this.#tables.get(table);
      if (value === undefined) rows?.delete(key);
      else rows?.set(key, value);
    }
  }

  /** Lists the rows table by table. */
  *rows(): Generator<StateRow> {
    for (const [table, rows] of this.#tables) {
      for (const [key, value] of rows) yield { table, key, value };
    }
  }
}
