// RowVersions: which version is stored of the rows that only the holder of a slot writes. A row that is
// brought back to a store after a loss may come after a better one, which the store has kept.
import type { StateChange, Table } from './state-store.ts';

export type RowVersion = Pick<StateChange, 'table' | 'key' | 'version'>;

/** Other rows tell their version by themselves. */
const TABLES: ReadonlySet<Table> = new Set<Table>(['notification', 'group', 'dead_letter']);

export class RowVersions {
  readonly #versions = new Map<string, number>();

  /** Takes note of a stored row. */
  remember({ table, key, version }: RowVersion): void {
    if (TABLES.has(table) && version !== undefined) this.#versions.set(`${table} ${key}`, version);
  }

  /** Whether a change is one that the store has taken; takes note of it. */
  take({ table, key, value, version }: StateChange): boolean {
    if (!TABLES.has(table)) return true;
    const name = `${table} ${key}`;
    if (version !== undefined && (this.#versions.get(name) ?? 0) > version) return false;
    if (value === undefined || version === undefined) this.#versions.delete(name);
    else this.#versions.set(name, version);
    return true;
  }

  /** Takes a note back: the store has not taken this change. */
  forget({ table, key, version }: RowVersion): void {
    const name = `${table} ${key}`;
    if (this.#versions.get(name) === version) this.#versions.delete(name);
  }
}
