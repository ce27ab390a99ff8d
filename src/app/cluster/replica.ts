// Replica: this process among those that share one Redis. Exactly one of them leads, which means
// that it tells people; all of them take alerts and silences, and know everything.
import type { ClusterView } from '../../engine/alert-service.ts';
import type { StateChange, StateRow } from '../../engine/state-store.ts';
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import type { FeedListener } from '../../store/redis/redis-feed.ts';
import type { MembershipView } from '../../store/redis/redis-membership.ts';
import type { Member } from './member.ts';

/** What the lead is lent for; a replica that is killed is replaced after that. */
export const LEASE_MS = 3_000;
const BEAT_MS = 1_000;
/** Time enough to end a step that began while the lead was certain. */
const MARGIN_MS = 500;
/** By then a replica that reaches Redis again has read what it missed of the feed. */
const CATCH_UP_MS = 5_000;
/** Rows taken in at a time, some 20 ms of work. */
const READ_SLICE = 4_000;

export interface ReplicaDeps {
  readonly id: string;
  readonly member: Member;
  readonly membership: { beat(): Promise<MembershipView>; leave(): Promise<void> };
  readonly feed: { follow(listener: FeedListener): void; close(): Promise<void> };
  /** Reads everything that is stored. */
  readonly load: (visit: (row: StateRow) => void) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What follows from being one of several. */
export interface ReplicaWork {
  /** Takes what others have stored. `isWhole`: it is all that is stored, and not what came last. */
  absorb(changes: readonly StateChange[], options?: { readonly isWhole: boolean }): void;
  takeOver(): void;
  stepDown(): void;
  /** Resolves to whether what waited to be stored is stored; if not, it cannot be for now. */
  stored(): Promise<boolean>;
}

export class Replica {
  readonly #deps: ReplicaDeps;
  #view: MembershipView | undefined;
  #work: ReplicaWork | undefined;
  /** When the last beat that Redis answered was asked, on the monotonic clock. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** Until when the lead, for whoever has it, is certain. */
  #certainUntil = Number.NEGATIVE_INFINITY;
  /** Since when beats fail; undefined while Redis answers. */
  #failingSince: number | undefined;
  /** When a beat failed for the last time. */
  #failedAt = Number.NEGATIVE_INFINITY;
  /** Whether everything is known here that the former leader did. */
  #isInformed = false;
  #isTakingOver = false;
  #isReconciling = false;
  #cancel: (() => void) | undefined;
  #phase: 'open' | 'closed' = 'open';

  constructor(deps: ReplicaDeps) {
    this.#deps = deps;
  }

  /** Joins the others, before the state is loaded. Rejects with `StoreError` when Redis cannot be reached. */
  async join(): Promise<void> {
    await this.#beat();
    this.#isInformed = true;
  }

  /** Begins to follow the others, and to lead when it is its turn. */
  start(work: ReplicaWork): void {
    this.#work = work;
    const { feed, logger } = this.#deps;
    feed.follow({
      changes: (changes) => {
        this.#hear();
        work.absorb(changes);
      },
      gap: async () => {
        this.#hear();
        await this.#readAll();
        logger.log('warn', 'Missed changes of other replicas, and read all state again');
      },
      trouble: (reason) => {
        if (reason === undefined) logger.log('info', 'Following the other replicas again');
        else logger.log('error', 'Cannot follow the other replicas', { err: reason });
      },
    });
    this.#beatLater();
  }

  /**
   * Whether this replica may tell people. One that has just been stalled must ask first. While
   * Redis is away nobody can take the lead, and whoever had it goes on: a page matters more than a
   * duplicate.
   */
  leads(): boolean {
    return (
      this.#isLeader() && this.#isInformed && this.#deps.clock.monotonicMs() < this.#certainUntil
    );
  }

  view(): ClusterView {
    const { member } = this.#deps;
    const peers = (this.#view?.members ?? []).map(({ description }) => readMember(description));
    return { status: 'ready', name: member.name, peers: peers.length > 0 ? peers : [member] };
  }

  /** Leaves the others; call it once nothing is being told any more. */
  async close(): Promise<void> {
    this.#phase = 'closed';
    this.#cancel?.();
    await this.#deps.membership.leave();
    await this.#deps.feed.close();
  }

  /** Redis is there again, and somebody else may lead: what is old news must not be told by two. */
  #hear(): void {
    if (this.#failingSince === undefined) return;
    this.#failingSince = this.#deps.clock.monotonicMs();
    this.#certainUntil = Number.NEGATIVE_INFINITY;
  }

  #isLeader(): boolean {
    return this.#view?.leader === this.#deps.id;
  }

  /** Alerts first, a part at a time: beats must go on, and other requests must not wait. */
  async #readAll(): Promise<void> {
    const alerts: StateRow[] = [];
    const others: StateRow[] = [];
    await this.#deps.load((row) => {
      (row.table === 'alert' || row.table === 'alert_time' ? alerts : others).push(row);
    });
    for (let from = 0; from < alerts.length; from += READ_SLICE) {
      this.#absorb(alerts.slice(from, from + READ_SLICE));
      if (alerts.length > READ_SLICE) await this.#pause(0);
    }
    this.#absorb(others);
  }

  #absorb(rows: readonly StateRow[]): void {
    if (rows.length > 0) this.#work?.absorb(rows, { isWhole: true });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#deps.clock.schedule(ms, resolve);
    });
  }

  #beatLater(): void {
    if (this.#phase === 'closed') return;
    this.#cancel = this.#deps.clock.schedule(BEAT_MS, () => {
      void this.#beatOnce().then(() => {
        this.#beatLater();
      });
    });
  }

  /** One beat in the background. Never rejects. */
  async #beatOnce(): Promise<void> {
    const { logger } = this.#deps;
    const led = this.#isLeader();
    const lastAnsweredAt = this.#answeredAt;
    try {
      await this.#beat();
    } catch (error) {
      this.#goOn(messageOf(error));
      return;
    }
    if (this.#failingSince !== undefined) logger.log('info', 'Reaching the other replicas again');
    this.#failingSince = undefined;
    if (this.#answeredAt - lastAnsweredAt >= LEASE_MS) void this.#reconcile();
    // An answer that comes so late says nothing about now.
    const isCertain = this.#deps.clock.monotonicMs() < this.#certainUntil;
    if (this.#isLeader() && !this.#isInformed && isCertain) void this.#takeLead();
    if (!led || this.#isLeader()) return;
    logger.log('warn', 'Another replica leads now');
    this.#work?.stepDown();
  }

  async #beat(): Promise<void> {
    const { clock, membership } = this.#deps;
    const askedAt = clock.monotonicMs();
    const view = await membership.beat();
    if (this.#phase === 'closed') return;
    // Somebody else may have led meanwhile if the lease has run out before it was renewed.
    const isContinued = this.#isLeader() && clock.monotonicMs() - this.#answeredAt < LEASE_MS;
    if (!isContinued) this.#isInformed = false;
    this.#view = view;
    if (!this.#isLeader()) this.#isInformed = false;
    this.#answeredAt = askedAt;
    this.#certainUntil = askedAt + LEASE_MS - MARGIN_MS;
  }

  /**
   * After a beat that failed. Whoever had the lead a moment ago keeps it; whoever was stalled cannot
   * know whether Redis is away or its own connection has died of the stall, and waits.
   */
  #goOn(reason: string): void {
    const { clock, logger } = this.#deps;
    const now = clock.monotonicMs();
    if (this.#failingSince === undefined) {
      logger.log('error', 'Cannot reach the other replicas', { err: reason });
    }
    // Whoever was stalled while Redis was away has to find out anew that it is.
    if (this.#failingSince === undefined || now - this.#failedAt >= LEASE_MS) {
      this.#failingSince = now;
    }
    this.#failedAt = now;
    const wasCertain = now < this.#certainUntil + MARGIN_MS;
    if (!wasCertain && this.#failingSince + LEASE_MS > now) return;
    this.#certainUntil = now + LEASE_MS - MARGIN_MS;
    if (!this.#isLeader() || this.#isInformed || this.#isTakingOver) return;
    logger.log('error', 'Leading without the latest state', { err: reason });
    this.#lead();
  }

  /**
   * What waited here, while Redis was away or this process was stalled, may have taken the place of
   * what others stored meanwhile: whatever is newer is written again. Never rejects.
   */
  async #reconcile(): Promise<void> {
    if (this.#isReconciling) return;
    this.#isReconciling = true;
    try {
      while (this.#phase === 'open' && (await this.#work?.stored()) === false) {
        await this.#pause(BEAT_MS);
      }
      // What others have stored comes by the feed first; only then it is known which is newer.
      await this.#pause(CATCH_UP_MS);
      if (this.#phase === 'open') await this.#readAll();
    } catch (error) {
      const err = messageOf(error);
      this.#deps.logger.log('error', 'Cannot compare with what others have stored', { err });
    } finally {
      this.#isReconciling = false;
    }
  }

  /** What the former leader did last may still be on its way here. Never rejects. */
  async #takeLead(): Promise<void> {
    if (this.#isTakingOver) return;
    this.#isTakingOver = true;
    try {
      await this.#readAll();
      if (this.#isLeader() && this.#phase === 'open') this.#lead();
    } catch (error) {
      // The next beat tries again.
      const err = messageOf(error);
      this.#deps.logger.log('error', 'Cannot read what the former leader did', { err });
    } finally {
      this.#isTakingOver = false;
    }
  }

  #lead(): void {
    this.#isInformed = true;
    this.#deps.logger.log('info', 'This replica leads now');
    this.#work?.takeOver();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function describeMember({ name, address }: Member): string {
  return JSON.stringify({ name, address });
}

function readMember(description: string): Member {
  try {
    const value: unknown = JSON.parse(description);
    if (typeof value === 'object' && value !== null && 'name' in value && 'address' in value) {
      return { name: String(value.name), address: String(value.address) };
    }
  } catch {
    // A replica of another version, of which only this much is known.
  }
  return { name: description, address: '' };
}
