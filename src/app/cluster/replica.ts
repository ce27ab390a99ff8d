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
  absorb(changes: readonly StateChange[]): void;
  takeOver(): void;
  stepDown(): void;
}

export class Replica {
  readonly #deps: ReplicaDeps;
  #view: MembershipView | undefined;
  #work: ReplicaWork | undefined;
  /** When the last beat that Redis answered was asked, on the monotonic clock. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** Whether everything is known here that the former leader did. */
  #isInformed = false;
  #isRedisAway = false;
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
        work.absorb(changes);
      },
      gap: async () => {
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
    if (this.#view?.leader !== this.#deps.id || !this.#isInformed) return false;
    const age = this.#deps.clock.monotonicMs() - this.#answeredAt;
    return age < LEASE_MS - MARGIN_MS || this.#isRedisAway;
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

  async #readAll(): Promise<void> {
    const rows: StateRow[] = [];
    await this.#deps.load((row) => rows.push(row));
    this.#work?.absorb(rows);
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
    const { id, logger } = this.#deps;
    const led = this.#view?.leader === id;
    try {
      await this.#beat();
    } catch (error) {
      if (!this.#isRedisAway) {
        logger.log('error', 'Cannot reach the other replicas', { err: messageOf(error) });
      }
      this.#isRedisAway = true;
      return;
    }
    if (this.#isRedisAway) logger.log('info', 'Reaching the other replicas again');
    this.#isRedisAway = false;
    const leads = this.#view?.leader === id;
    if (leads && !led) {
      // What the former leader did last may still be on its way here.
      await this.#readAll().catch((error: unknown) => {
        logger.log('error', 'Leading without the latest state', { err: messageOf(error) });
      });
      this.#isInformed = true;
      logger.log('info', 'This replica leads now');
      this.#work?.takeOver();
    }
    if (led && !leads) {
      this.#isInformed = false;
      logger.log('warn', 'Another replica leads now');
      this.#work?.stepDown();
    }
  }

  async #beat(): Promise<void> {
    const askedAt = this.#deps.clock.monotonicMs();
    const view = await this.#deps.membership.beat();
    if (this.#phase === 'closed') return;
    this.#view = view;
    this.#answeredAt = askedAt;
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
