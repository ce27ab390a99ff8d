// SimulatedRedis: what replicas share in a simulation. It behaves as the scripts in
// `src/store/redis` do: a commit changes the tables and tells the feed in one step, a beat shares
// the slots. `test/contract/store/slot-leases.contract.ts` holds for both.
import {
  NOTHING_FENCED,
  StoreError,
  TABLES,
  type CommitResult,
  type StateChange,
  type StateRow,
  type Table,
} from '../../src/engine/state-store.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { BeatView } from '../../src/store/redis/slot-leases.ts';
import { compareFeedIds } from '../../src/store/redis/feed-id.ts';
import { SCHEMA_VERSION } from '../../src/store/schema-version.ts';
import { SimulatedSlots, type Candidate } from './simulated-slots.ts';

export interface FeedEntry {
  readonly id: string;
  readonly writer: string;
  readonly changes: readonly StateChange[];
}

export interface SimulatedCommit {
  readonly writer: string;
  readonly changes: readonly StateChange[];
  readonly schema?: number;
  /** The number of this commit, rising; default one more than the last. */
  readonly sequence?: number;
  /** The number of the last commit that was acknowledged to the writer. */
  readonly acknowledged?: number;
}

export interface SimulatedBeat extends Omit<Candidate, 'schema' | 'seat'> {
  readonly release: readonly number[];
  readonly seat?: string;
  readonly schema?: number;
  readonly acknowledged?: number;
  /** The id of the last entry of the feed that the replica has seen. */
  readonly heard?: string;
}

const NO_SHARE = { surplus: [], taken: new Set<number>() };

type Row = StateRow & { readonly version?: number };

/** A change that a commit has made, and the row that was there before. */
export interface AppliedChange {
  readonly change: StateChange;
  readonly before: StateRow | undefined;
}

/** What the tables were before a commit. */
interface Undo {
  readonly rows: readonly (AppliedChange & { readonly before: Row | undefined })[];
  readonly writer: string;
  readonly sequence: number;
  readonly isTold: boolean;
}

/** Redis has one clock of its own, the true one. */
export class SimulatedRedis {
  readonly entries: FeedEntry[] = [];
  /** Called after each commit. */
  onCommit: (applied: readonly AppliedChange[]) => void = () => undefined;
  /** Called before that, with what the feed tells of it. */
  onFeed: (changes: readonly StateChange[]) => void = () => undefined;
  readonly slots: SimulatedSlots;
  readonly #clock: Clock;
  readonly #rows = new Map<string, Row>();
  readonly #sequences = new Map<string, number>();
  readonly #undos: Undo[] = [];
  #schema: number | undefined;
  #stateId: string | undefined;
  #stateIds = 0;
  #ids = 0;

  constructor(clock: Clock, slotCount = 64) {
    this.#clock = clock;
    this.slots = new SimulatedSlots(slotCount);
  }

  rows(): readonly StateRow[] {
    return [...this.#rows.values()].map(({ table, key, value }) => ({ table, key, value }));
  }

  /** The id of the feed's last entry. */
  get feedEnd(): string {
    return this.entries.at(-1)?.id ?? '0-0';
  }

  /** Undefined while nobody has stored anything, nor asked. */
  get stateId(): string | undefined {
    return this.#stateId;
  }

  row(table: StateRow['table'], key: string): StateRow | undefined {
    return this.#rows.get(nameOf({ table, key }));
  }

  /** Some entries after one, in order; the oldest first. */
  entriesAfter(id: string, count: number): readonly FeedEntry[] {
    let from = this.entries.length;
    while (from > 0 && compareFeedIds(this.entries[from - 1]?.id ?? id, id) > 0) from -= 1;
    return this.entries.slice(from, from + count);
  }

  commit(writer: string, changes: readonly StateChange[]): CommitResult {
    return this.commitAs({ writer, changes });
  }

  /** Throws `StoreError` where the script refuses. */
  commitAs(commit: SimulatedCommit): CommitResult {
    const { writer, changes, schema = SCHEMA_VERSION, acknowledged = 0 } = commit;
    const last = this.#sequences.get(writer) ?? 0;
    const sequence = commit.sequence ?? last + 1;
    if ((this.#schema ?? schema) !== schema) throw new StoreError('another schema version');
    if (last >= sequence) throw new StoreError('a later commit is in already');
    if (last < acknowledged || this.#stateId === undefined) this.#stateId = this.#newStateId();
    this.#schema = schema;
    const fenced = new Set<number>();
    const kept = changes.filter(({ fence }) => {
      const isHeld = fence === undefined || this.slots.isHeld(fence, writer);
      if (!isHeld) fenced.add(fence.slot);
      return isHeld;
    });
    const isTold = kept.length > 0;
    const rows = this.#apply(kept);
    this.#undos.push({ rows, writer, sequence: last, isTold });
    this.#sequences.set(writer, sequence);
    const id = `${String(this.#clock.monotonicMs())}-${String(++this.#ids)}`;
    if (isTold) this.entries.push({ id, writer, changes: kept.map(withoutFence) });
    this.onFeed(kept);
    this.onCommit(rows);
    return fenced.size === 0 ? NOTHING_FENCED : { fenced };
  }

  load(visit: (row: StateRow) => void): void {
    for (const table of TABLES) this.loadTable(table, visit);
  }

  /** What a replica reads at once; it reads one table after the other, and commits come between. */
  loadTable(table: Table, visit: (row: StateRow) => void): void {
    for (const row of this.#rows.values()) if (row.table === table) visit(row);
  }

  /** A replica says that it lives; see the lease script. */
  slotBeat(beat: SimulatedBeat): BeatView {
    const { id, release, acknowledged = 0, heard } = beat;
    const now = this.#clock.now();
    const { description, leaseMs, seat = '', schema: own = SCHEMA_VERSION } = beat;
    const candidate = { id, description, seat, leaseMs, schema: own };
    this.slots.forgetDead(candidate, now);
    const schema = this.#raisedSchema(candidate);
    const joins = schema === candidate.schema;
    if (joins) this.slots.join(candidate, now);
    else this.slots.leave(id);
    this.slots.release(id, release);
    const { surplus, taken } = joins ? this.slots.share(id, now) : NO_SHARE;
    const isBehind = (this.#sequences.get(id) ?? 0) < acknowledged;
    const isShort = heard !== undefined && compareFeedIds(this.feedEnd, heard) < 0;
    if (isBehind || isShort) this.#stateId = this.#newStateId();
    return {
      slots: this.slots.tokensOf(id),
      surplus,
      members: this.slots.members(),
      taken,
      away: this.slots.awayBefore(now),
      feedEnd: this.feedEnd,
      stateId: (this.#stateId ??= this.#newStateId()),
      schema,
    };
  }

  /** A follower has found that an entry is missing which it has seen. */
  noteLoss(): void {
    this.#stateId = this.#newStateId();
  }

  slotLeave(id: string, release: readonly number[], leaseMs = 3_000): void {
    this.slots.forgetDead({ id, description: '', seat: '', leaseMs, schema: 0 }, this.#clock.now());
    this.slots.leave(id, release);
  }

  /** Who wrote the latest commits. */
  latestWriters(commits: number): readonly string[] {
    return this.#undos.slice(-commits).map(({ writer }) => writer);
  }

  /** As FLUSHALL does. */
  flush(): void {
    this.#rows.clear();
    this.#sequences.clear();
    this.#undos.length = 0;
    this.entries.length = 0;
    this.slots.clear();
    this.#schema = undefined;
    this.#stateId = undefined;
  }

  /** As a failover to a replica does that had not heard of the last commits. */
  loseTail(commits: number): void {
    for (let i = 0; i < commits; i += 1) {
      const undo = this.#undos.pop();
      if (undo === undefined) return;
      for (const { change, before } of undo.rows.toReversed()) {
        if (before === undefined) this.#rows.delete(nameOf(change));
        else this.#rows.set(nameOf(change), before);
      }
      this.#sequences.set(undo.writer, undo.sequence);
      if (undo.isTold) this.entries.pop();
    }
  }

  #apply(changes: readonly StateChange[]): Undo['rows'] {
    const applied: (AppliedChange & { readonly before: Row | undefined })[] = [];
    for (const change of changes) {
      const { table, key, value, version } = change;
      const name = nameOf(change);
      const before = this.#rows.get(name);
      const isOlder = version !== undefined && (before?.version ?? -Infinity) > version;
      if (isOlder) continue;
      applied.push({ change, before });
      if (value === undefined) this.#rows.delete(name);
      else this.#rows.set(name, { table, key, value, ...(version !== undefined && { version }) });
    }
    return applied;
  }

  #raisedSchema(candidate: Candidate): number {
    const found = this.#schema ?? candidate.schema;
    const isRaised = found < candidate.schema && !this.slots.isOlderThere(candidate);
    this.#schema = isRaised ? candidate.schema : found;
    return this.#schema;
  }

  #newStateId(): string {
    this.#stateIds += 1;
    return `state ${String(this.#stateIds)}`;
  }
}

function nameOf({ table, key }: Pick<StateRow, 'table' | 'key'>): string {
  return `${table}\0${key}`;
}

function withoutFence({ table, key, value, version }: StateChange): StateChange {
  return { table, key, value, ...(version !== undefined && { version }) };
}
