// RowVersions: which version is known of the rows that only the holder of a slot writes. A row that is
// brought back to a store after a loss may come after a better one, which the store has kept.
import type { StateChange, Table } from './state-store.ts';

export type RowVersion = Pick<StateChange, 'table' | 'key' | 'version'>;

/** By the version, which is that of the tenure in which a row was written. */
export type RowAge = 'older' | 'same' | 'newer';

/** Other rows tell their version by themselves. */
const TABLES: ReadonlySet<Table> = new Set<Table>(['notification', 'group', 'dead_letter']);

/** Far more than are removed while one reads what the feed has held back. */
const MAX_REMOVED = 10_000;

export class RowVersions {
  readonly #versions = new Map<string, number>();
  /** Of rows that this process has removed of late: older ones may still be on their way to it. */
  readonly #removed = new Map<string, number>();

  /** How a row compares with the one that is known. */
  ageOf({ table, key, version }: RowVersion): RowAge {
    if (!TABLES.has(table)) return 'newer';
    const name = `${table} ${key}`;
    const known = this.#versions.get(name) ?? this.#removed.get(name);
    if (known === undefined || version === undefined || version > known) return 'newer';
    return version < known ? 'older' : 'same';
  }

  /** Takes note of a row that is stored, or of its removal. */
  note({ table, key, value, version }: RowVersion & Pick<StateChange, 'value'>): void {
    if (!TABLES.has(table)) return;
    const name = `${table} ${key}`;
    this.#removed.delete(name);
    if (value === undefined || version === undefined) this.#versions.delete(name);
    else this.#versions.set(name, version);
  }

  /** Takes note of a row that is stored. */
  remember({ table, key, version }: RowVersion): void {
    if (TABLES.has(table) && version !== undefined) this.#versions.set(`${table} ${key}`, version);
  }

  /**
   * Takes note of what this process is about to store, or to remove, under one of its tenures. What it
   * brings back for others says nothing of what is known.
   */
  noteOwn(change: StateChange): void {
    const { table, key, value, version, fence } = change;
    if (fence === undefined) return;
    this.note(change);
    if (value !== undefined || version === undefined || !TABLES.has(table)) return;
    this.#removed.set(`${table} ${key}`, version);
    const [oldest] = this.#removed.keys();
    if (this.#removed.size > MAX_REMOVED && oldest !== undefined) this.#removed.delete(oldest);
  }

  /** Forgets rows that are not stored any more: whoever brings one back knows no better version. */
  drop(table: Table, keys: readonly string[]): void {
    for (const key of keys) {
      this.#versions.delete(`${table} ${key}`);
      this.#removed.delete(`${table} ${key}`);
    }
  }

  /** The version under which this process has removed a row, unless the row is of a later one. */
  removalOf({ table, key, version }: RowVersion): number | undefined {
    const removed = this.#removed.get(`${table} ${key}`);
    return removed !== undefined && version !== undefined && removed >= version
      ? removed
      : undefined;
  }

  /** Takes a note back: the store has not taken this change. */
  forget({ table, key, version }: RowVersion): void {
    const name = `${table} ${key}`;
    if (this.#versions.get(name) === version) this.#versions.delete(name);
    if (this.#removed.get(name) === version) this.#removed.delete(name);
  }
}
