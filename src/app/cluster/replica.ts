// Replica: this process among those that share one Redis. Each tells people of the groups of the slots
// that it holds; all of them take alerts and silences, and know everything.
import type { ClusterView } from '../../engine/alert-service.ts';
import type { Doubt } from '../../engine/unrecorded.ts';
import type { StateRow } from '../../engine/state-store.ts';
import type { Clock } from '../../model/clock.ts';
import type { FeedListener } from '../../store/redis/redis-feed.ts';
import type { BeatView, SlotLeases, SlotMember } from '../../store/redis/slot-leases.ts';
import { SCHEMA_VERSION } from '../../store/schema-version.ts';
import type { Standing } from '../sender.ts';
import { LeaseClock } from './lease-clock.ts';
import { peersOf, type Member } from './member.ts';
import type { ReplicaLog } from './replica-log.ts';
import { SlotHoldings } from './slot-holdings.ts';
import { WholeReading, type ReadingWork } from './whole-reading.ts';

/** What slots are lent for; a replica that is killed is replaced after that. */
export const LEASE_MS = 3_000;
const BEAT_MS = 500;
/** By then a replica that reaches Redis again has read what it missed of the feed. */
const CATCH_UP_MS = 5_000;
/** Whoever has not heard by the feed what was stored before a slot was gained reads everything. */
const FOLLOW_PATIENCE_MS = 1_000;
/** After this long without Redis, alerts that nobody else can know of are told of here. */
const STAND_IN_MS = 30_000;

export interface ReplicaDeps {
  readonly member: () => Member;
  readonly leases: SlotLeases;
  readonly feed: {
    follow(listener: FeedListener): void;
    /** The id of the last entry that was told or read; undefined while it is not certain. */
    readonly position: string | undefined;
    /** Passes over everything up to this entry: it was read, and is older than what is known here. */
    skipTo(id: string): void;
    close(): Promise<void>;
  };
  /** Reads everything that is stored. */
  readonly load: (visit: (row: StateRow) => void) => Promise<void>;
  readonly clock: Clock;
  readonly log: ReplicaLog;
  /** Default: what this program reads and writes. */
  readonly schema?: number;
}

/** What follows from being one of several. */
export interface ReplicaWork extends ReadingWork {
  /** For how long no alert has been reported, as far as is known; undefined while none is known. */
  silentMs(): number | undefined;
  gain(tokens: ReadonlyMap<number, number>, doubt: Doubt): void;
  lose(slots: ReadonlySet<number>): void;
  /** Resolves once nothing is under way for slots that are to be given back. */
  handOver(slots: ReadonlySet<number>): Promise<void>;
  standIn(): void;
  standBack(): void;
  /** Resolves to whether what waited to be stored is stored; if not, it cannot be for now. */
  stored(): Promise<boolean>;
}

export class Replica {
  readonly #deps: ReplicaDeps;
  readonly #lease = new LeaseClock(LEASE_MS);
  readonly #holdings = new SlotHoldings();
  readonly #reading: WholeReading;
  #view: BeatView | undefined;
  #work: ReplicaWork | undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** Since when slots wait for the feed. */
  #waitingSince: number | undefined;
  /** How often slots were lost, and up to which loss everything was read again since. */
  #losses = 0;
  #lossesRead = 0;
  /** Until when others may have told what is not known here, as the state was lost. */
  #doubtfulUntil = Number.NEGATIVE_INFINITY;
  #members: readonly SlotMember[] = [];
  #mustRewrite = false;
  #standsIn = false;
  #isReading = false;
  #isReconciling = false;
  #cancel: (() => void) | undefined;
  #phase: 'open' | 'outdated' | 'closed' = 'open';

  constructor(deps: ReplicaDeps) {
    this.#deps = deps;
    const { clock, feed, load } = deps;
    const work = (): ReplicaWork | undefined => (this.#isOpen() ? this.#work : undefined);
    this.#reading = new WholeReading({ clock, feed, load, work });
  }

  /**
   * Joins the others, before the state is loaded. Resolves to whether it is the only one. Rejects with
   * `StoreError` when Redis cannot be reached.
   */
  async join(): Promise<{ readonly isAlone: boolean }> {
    const { view, askedAt } = await this.#ask([]);
    this.#view = view;
    this.#noteAnswer(view, askedAt);
    this.#answeredAt = askedAt;
    this.#holdings.take(view, []);
    this.#beatLater();
    return { isAlone: view.members.length <= 1 };
  }

  /** Begins to follow the others, and to tell people of the groups of its slots. */
  start(work: ReplicaWork): void {
    this.#work = work;
    const [now, silentMs] = [this.#deps.clock.monotonicMs(), work.silentMs()];
    this.#lease.started(now, silentMs ?? 0);
    // Redis has lost its state, perhaps, and others are about to bring it back.
    if (silentMs === undefined) this.#doubtfulUntil = now + LEASE_MS;
    this.#deps.feed.follow({
      changes: (changes, id) => {
        this.#hear();
        this.#reading.tell(id, changes);
      },
      reached: (position) => {
        this.#gain(position);
      },
      gap: async () => {
        this.#hear();
        await this.#reading.read();
        this.#deps.log.gap();
      },
      trouble: (reason) => {
        this.#deps.log.feed(reason);
      },
    });
    this.#gain(this.#deps.feed.position);
  }

  /** One that has just been stalled must ask first. */
  standing(): Standing {
    const now = this.#deps.clock.monotonicMs();
    const standing = this.#lease.standing(now);
    return standing === 'sure' && now < this.#doubtfulUntil ? 'alone' : standing;
  }

  /** Whether the state is of a newer version, which this program cannot read or write. */
  get isOutdated(): boolean {
    return this.#phase === 'outdated';
  }

  get isRedisAway(): boolean {
    return this.#lease.isFailing;
  }

  view(): ClusterView {
    const own = this.#deps.member();
    const peers = peersOf(this.#view?.members ?? []);
    return { status: 'ready', name: own.name, peers: peers.length > 0 ? peers : [own] };
  }

  /** Leaves the others; call it once nothing is being told any more. `isStored`: whether all that was told is. */
  async close({ isStored }: { readonly isStored: boolean }): Promise<void> {
    this.#phase = 'closed';
    this.#cancel?.();
    await this.#deps.leases.leave(isStored ? this.#holdings.undoubted() : []);
    await this.#deps.feed.close();
  }

  #isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Redis is there again, and others may hold what was held here. */
  #hear(): void {
    this.#lease.heard(this.#deps.clock.monotonicMs());
  }

  #beatLater(): void {
    if (!this.#isOpen()) return;
    this.#cancel = this.#deps.clock.schedule(BEAT_MS, () => {
      void this.#beatOnce().then(() => {
        this.#beatLater();
      });
    });
  }

  /** One beat in the background. Never rejects. */
  async #beatOnce(): Promise<void> {
    const released = this.#work === undefined ? [] : this.#holdings.released();
    let answer;
    try {
      answer = await this.#ask(released);
    } catch (error) {
      this.#fail(messageOf(error));
      return;
    }
    if (!this.#isOpen()) return;
    const { view, askedAt } = answer;
    if (view.schema > (this.#deps.schema ?? SCHEMA_VERSION)) this.#stepDown(view.schema);
    else this.#take(view, { askedAt, released });
  }

  async #ask(
    released: readonly number[],
  ): Promise<{ readonly view: BeatView; readonly askedAt: number }> {
    const askedAt = this.#deps.clock.monotonicMs();
    const view = await this.#deps.leases.beat(released);
    return { view, askedAt };
  }

  #take(
    view: BeatView,
    { askedAt, released }: { readonly askedAt: number; readonly released: readonly number[] },
  ): void {
    const { clock, log } = this.#deps;
    const now = clock.monotonicMs();
    const [former, wasAway] = [this.#view, this.#lease.isFailing];
    this.#view = view;
    this.#noteAnswer(view, askedAt);
    if (wasAway) this.#comeBack();
    const isStateLost = former !== undefined && former.stateId !== view.stateId;
    // Who had the slots before is lost too.
    const isDoubtful = wasAway || isStateLost;
    const { lost, surplus } = this.#holdings.take(view, released, { isDoubtful });
    if (lost.size > 0) this.#lose(lost);
    if (isStateLost) this.#loseState(now);
    if (askedAt - this.#answeredAt >= LEASE_MS) void this.#reconcile();
    this.#answeredAt = askedAt;
    this.#gain(this.#deps.feed.position);
    if (surplus.size > 0) void this.#giveBack(surplus);
    this.#catchUp(now);
    if (lost.size > 0) log.lost(lost.size, this.#holdings.size);
    this.#noteMembers(view);
  }

  #noteAnswer({ away }: BeatView, askedAt: number): void {
    this.#lease.answered(askedAt);
    if (away !== undefined) this.#lease.nobodyWasThere(askedAt, away);
  }

  /** Who is there, and what each says of itself, is worth a look only when it has changed. */
  #noteMembers({ members }: BeatView): void {
    const former = this.#members;
    this.#members = members;
    if (saySame(members, former)) return;
    this.#deps.log.members(this.view());
  }

  /** Acts on the slots of which all is known that their former holders stored. */
  #gain(position: string | undefined): void {
    if (this.#work === undefined || position === undefined || !this.#isOpen()) return;
    if (this.#lossesRead < this.#losses || this.#reading.isUnderWay) return;
    const { tokens, doubtful } = this.#holdings.admit(position);
    if (tokens.size > 0) {
      const forMs = this.#lease.doubtMs(this.#deps.clock.monotonicMs());
      this.#work.gain(tokens, { slots: doubtful, forMs });
      this.#deps.log.gained(tokens.size, this.#holdings.size);
    }
    if (!this.#mustRewrite || this.#holdings.awaitedEnd() !== undefined) return;
    this.#mustRewrite = false;
    void this.#work.rewrite();
  }

  /**
   * What the next holder of these slots stored until now was not believed here, as they were taken for
   * held: all is read again before any slot is acted on anew.
   */
  #lose(slots: ReadonlySet<number>): void {
    this.#losses += 1;
    this.#work?.lose(slots);
  }

  async #giveBack(slots: ReadonlySet<number>): Promise<void> {
    await this.#work?.handOver(slots);
    this.#holdings.handedOver(slots);
    this.#deps.log.givenBack(slots.size);
  }

  /** Reads everything where that is needed, or where the feed lags: that must not keep slots waiting. */
  #catchUp(now: number): void {
    // What is read before the start reaches nobody, and it is read then anyway.
    if (this.#work === undefined) return;
    const end = this.#holdings.awaitedEnd();
    this.#waitingSince = end === undefined ? undefined : (this.#waitingSince ?? now);
    const hasWaited = now - (this.#waitingSince ?? now) >= FOLLOW_PATIENCE_MS;
    if (hasWaited || this.#lossesRead < this.#losses) void this.#readUpTo(end);
  }

  /** Never rejects. The next beat tries again what has failed. */
  async #readUpTo(end: string | undefined): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    const losses = this.#losses;
    try {
      await this.#reading.read(end ?? this.#view?.feedEnd);
      this.#lossesRead = losses;
      this.#gain(end ?? this.#deps.feed.position);
    } catch (error) {
      this.#deps.log.unread(messageOf(error));
    } finally {
      this.#isReading = false;
    }
  }

  /** What was acknowledged is gone from Redis, or some of it is: whoever knows it writes it again. */
  #loseState(now: number): void {
    this.#deps.log.stateLost();
    this.#doubtfulUntil = now + LEASE_MS;
    this.#mustRewrite = true;
    void this.#work?.rewrite();
  }

  #stepDown(found: number): void {
    this.#phase = 'outdated';
    this.#work?.lose(this.#holdings.loseAll());
    this.#deps.log.outdated(found, this.#deps.schema ?? SCHEMA_VERSION);
  }

  #fail(reason: string): void {
    const { clock, log } = this.#deps;
    const now = clock.monotonicMs();
    log.away(reason);
    this.#lease.failed(now);
    if (this.#lease.failingFor(now) < STAND_IN_MS || this.standing() === 'unsure') return;
    if (!this.#standsIn) log.standingIn();
    this.#standsIn = true;
    this.#work?.standIn();
  }

  #comeBack(): void {
    this.#deps.log.back();
    if (this.#standsIn) this.#work?.standBack();
    this.#standsIn = false;
  }

  /**
   * Others may have stored what is not known here, and the other way round: all is read, and what is
   * newer here is written again. Never rejects.
   */
  async #reconcile(): Promise<void> {
    if (this.#isReconciling) return;
    this.#isReconciling = true;
    try {
      while (this.#isOpen() && (await this.#work?.stored()) === false) await this.#pause(BEAT_MS);
      // What others have stored comes by the feed first; only then it is known which is newer.
      await this.#pause(CATCH_UP_MS);
      if (this.#isOpen()) await this.#reading.read(this.#view?.feedEnd);
    } catch (error) {
      this.#deps.log.unread(messageOf(error));
    } finally {
      this.#isReconciling = false;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#deps.clock.schedule(ms, resolve);
    });
  }
}

/** Whether the same replicas are there, and say the same of themselves. */
function saySame(members: readonly SlotMember[], others: readonly SlotMember[]): boolean {
  if (members.length !== others.length) return false;
  return members.every(({ id, description }, index) => {
    const other = others[index];
    return other?.id === id && other.description === description;
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
