// The port to durable state: one materialised key → text table per kind of record.

/** The kinds of record. The keys and texts are defined beside this file, in `rows/`. */
export const TABLES = [
  'alert',
  'alert_time',
  'group',
  'notification',
  'silence',
  'dead_letter',
  'dead_letter_request',
] as const;
export type Table = (typeof TABLES)[number];

/**
 * How tables are read one after the other while others go on storing: what an alert says is then never
 * older than its times, so that whoever follows the commits since comes to know it as it is. The other way
 * round it would be taken for what was said at the later time.
 */
export const READ_ORDER: readonly Table[] = [
  'alert_time',
  ...TABLES.filter((table) => table !== 'alert_time'),
];

/** Under which tenure of a slot a row was decided; the token rises when the slot changes hands. */
export interface Fence {
  readonly slot: number;
  readonly token: number;
}

/** One row to write, or to remove when `value` is undefined. */
export interface StateChange {
  readonly table: Table;
  /** Any text, up to 1 kB of UTF-8. */
  readonly key: string;
  readonly value: string | undefined;
  /** A shared store keeps the row that it has when that one's version is higher. */
  readonly version?: number;
  /** A shared store drops the row when somebody else holds the slot by then. */
  readonly fence?: Fence;
}

/** What became of a commit. */
export interface CommitResult {
  /** Slots that somebody else holds now: the rows that were fenced by them are dropped. */
  readonly fenced: ReadonlySet<number>;
}

/** The result of a commit of which everything was stored. */
export const NOTHING_FENCED: CommitResult = { fenced: new Set() };

export interface StateRow {
  readonly table: Table;
  readonly key: string;
  readonly value: string;
  /** As it was written; undefined where it had none, and in stores that only one process can reach. */
  readonly version?: number;
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
   * Applies all changes or none, but for those that a fence or a version keeps out. Resolves once
   * they survive a `kill -9` of every process. Of several changes to one key the last wins. Fences
   * of one slot in one commit must have one token.
   */
  commit(changes: readonly StateChange[]): Promise<CommitResult>;
  /** Waits for commits under way, then releases everything. May be called twice. */
  close(): Promise<void>;
}
