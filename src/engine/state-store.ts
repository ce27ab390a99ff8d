// The port to durable state: one materialised key → text table per kind of record.

/** The kinds of record. The keys and texts are defined beside this file, in `rows/`. */
export const TABLES = ['alert', 'alert_time', 'group', 'notification', 'silence'] as const;
export type Table = (typeof TABLES)[number];

/** One row to write, or to remove when `value` is undefined. */
export interface StateChange {
  readonly table: Table;
  /** Any text, up to 1 kB of UTF-8. */
  readonly key: string;
  readonly value: string | undefined;
}

export interface StateRow {
  readonly table: Table;
  readonly key: string;
  readonly value: string;
}

/** Broken or unreachable storage. `message` is fit for a log line: no secrets. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/**
 * Durable state of one installation. All methods reject with `StoreError` only.
 * Between `open` and `close` calls may overlap; commits are applied in the order of the calls.
 */
export interface StateStore {
  /** Connects, checks integrity and the schema version. Refuses damaged or newer state clearly. */
  open(): Promise<void>;
  /** Calls `visit` for every row, in no particular order. */
  load(visit: (row: StateRow) => void): Promise<void>;
  /**
   * Applies all changes or none. Resolves once they survive a `kill -9` of every process. Of
   * several changes to one key the last wins.
   */
  commit(changes: readonly StateChange[]): Promise<void>;
  /** Waits for commits under way, then releases everything. May be called twice. */
  close(): Promise<void>;
}
