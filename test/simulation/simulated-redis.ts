// SimulatedRedis: what replicas share in a simulation. It behaves as the scripts in
// `src/store/redis` do: a commit changes the tables and tells the feed in one step, a beat lends
// the lead.
import { TABLES, type StateChange, type StateRow } from '../../src/engine/state-store.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { MembershipView } from '../../src/store/redis/redis-membership.ts';

export interface FeedEntry {
  readonly writer: string;
  readonly changes: readonly StateChange[];
}

interface Lease {
  readonly id: string;
  readonly untilMs: number;
}

/** Redis has one clock of its own, the true one. */
export class SimulatedRedis {
  readonly entries: FeedEntry[] = [];
  /** Called after each commit. */
  onCommit: () => void = () => undefined;
  readonly #clock: Clock;
  readonly #rows = new Map<string, StateRow>();
  readonly #members = new Set<string>();
  #lease: Lease | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  rows(): readonly StateRow[] {
    return [...this.#rows.values()];
  }

  /** Who has the lead at this moment. */
  leader(): string | undefined {
    const lease = this.#lease;
    return lease !== undefined && lease.untilMs > this.#clock.monotonicMs() ? lease.id : undefined;
  }

  commit(writer: string, changes: readonly StateChange[]): void {
    for (const { table, key, value } of changes) {
      if (value === undefined) this.#rows.delete(`${table}\0${key}`);
      else this.#rows.set(`${table}\0${key}`, { table, key, value });
    }
    this.entries.push({ writer, changes });
    this.onCommit();
  }

  load(visit: (row: StateRow) => void): void {
    for (const table of TABLES) {
      for (const row of this.#rows.values()) if (row.table === table) visit(row);
    }
  }

  beat(id: string, leaseMs: number): MembershipView {
    this.#members.add(id);
    const leader = this.leader() ?? id;
    if (leader === id) this.#lease = { id, untilMs: this.#clock.monotonicMs() + leaseMs };
    return {
      leader,
      members: [...this.#members].map((member) => ({ id: member, description: '' })),
    };
  }

  leave(id: string): void {
    this.#members.delete(id);
    if (this.#lease?.id === id) this.#lease = undefined;
  }
}
