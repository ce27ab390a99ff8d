// ReplicaProcess: one process among several in a simulation. The engine, the runner, the group
// commit and the replica are the real ones; clock, network and receivers are not. It may be killed,
// stopped for a while, or cut off from Redis at any moment.
import { LEASE_MS, Replica } from '../../src/app/cluster/replica.ts';
import { describeMember } from '../../src/app/cluster/member.ts';
import { ReplicaLog } from '../../src/app/cluster/replica-log.ts';
import { Runner, type Observer } from '../../src/app/runner.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineConfig } from '../../src/engine/engine-config.ts';
import { StoreError } from '../../src/engine/state-store.ts';
import { StoredStateReader } from '../../src/engine/stored-state.ts';
import type { Clock } from '../../src/model/clock.ts';
import { addMs, epochMs, type EpochMs } from '../../src/model/instant.ts';
import type { Integration, Notification, Outcome } from '../../src/notify/integration.ts';
import type { NotificationKey } from '../../src/notify/notification-record.ts';
import { GroupCommit } from '../../src/store/group-commit.ts';
import { compareFeedIds } from '../../src/store/redis/feed-id.ts';
import type { FeedListener } from '../../src/store/redis/redis-feed.ts';
import { engineOptions } from '../support/engine-world.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { SimulatedRedis } from './simulated-redis.ts';

const SILENT: Observer = {
  event: () => undefined,
  attempt: () => undefined,
  ingested: () => undefined,
};

/** What a process is told when it cannot reach Redis, after at most this long. */
const NO_ANSWER_MS = 1_000;

export interface ProcessDeps {
  readonly id: string;
  readonly config: EngineConfig;
  readonly redis: SimulatedRedis;
  /** The true time; the process sees it shifted by `clockErrorMs`. */
  readonly time: Clock;
  readonly clockErrorMs: () => number;
  readonly random: SeededRandom;
  readonly note: (text: () => string) => void;
  /** Makes one attempt to tell people; the answer may take a while. */
  readonly notify: (
    process: ReplicaProcess,
    key: NotificationKey,
    notification: Notification,
  ) => Promise<Outcome>;
}

export class ReplicaProcess {
  readonly id: string;
  readonly engine: Engine;
  readonly runner: Runner;
  readonly replica: Replica;
  /** Redis does not answer this process. */
  isCut = false;
  /** When it was cut off or connected again for the last time. */
  reachesSince: EpochMs = epochMs(0);
  cutAt: EpochMs = epochMs(0);
  isAlive = true;
  /** Whether it has started, and takes requests. */
  isServing = false;
  /** The state that it has heard of last. */
  stateId: string | undefined;
  /** Whether it was killed before Redis could be told what it did while it was cut off. */
  tookAway = false;
  readonly #deps: ProcessDeps;
  readonly #clock: Clock;
  readonly #committer: GroupCommit;
  #isStopped = false;
  #backlog: (() => void)[] = [];
  #listener: FeedListener | undefined;
  #position: string;
  #isReading = false;
  #lost: string | undefined;
  #isInTrouble = false;
  /** When it has stored something for the last time; one commit takes all that waits. */
  #savedAt: EpochMs = epochMs(0);
  /** The number of its last commit, and of the last one that it knows to be in. */
  #number = 0;
  #acknowledged = 0;
  #ids = 0;

  constructor(deps: ProcessDeps) {
    this.#deps = deps;
    this.id = deps.id;
    this.#clock = this.#ownClock();
    const { redis, config, random, id } = deps;
    this.#position = redis.feedEnd;
    this.engine = new Engine(config, {
      ...engineOptions(() => `${id}.${String(++this.#ids)}`),
      isShared: true,
      random: () => random.next(),
    });
    this.#committer = new GroupCommit({
      store: {
        commit: async (changes) => {
          const [number, acknowledged] = [++this.#number, this.#acknowledged];
          const result = await this.#ask(() =>
            redis.commitAs({ writer: id, sequence: number, acknowledged, changes }),
          );
          this.#acknowledged = number;
          this.#savedAt = deps.time.now();
          return result;
        },
      },
      clock: this.#clock,
    });
    this.replica = this.#newReplica();
    this.runner = new Runner({
      engine: this.engine,
      committer: this.#committer,
      clock: this.#clock,
      observer: SILENT,
      integrationOf: (key) => this.#integrationOf(key),
      standing: () => this.replica.standing(),
    });
  }

  /** Starts as `App` does. Rejects, and the process is gone, when Redis cannot be reached. */
  async start(): Promise<void> {
    const { redis } = this.#deps;
    const { isAlone } = await this.replica.join();
    const reader = new StoredStateReader();
    await this.#ask(() => {
      redis.load((row) => {
        reader.add(row);
      });
    });
    const restored = this.engine.restore(reader.finish(), this.#clock.now(), {
      wasAway: isAlone,
    });
    this.runner.start(restored, { alertGcMs: 20_000, recordGcMs: 20_000 });
    this.replica.start(this.runner);
    this.isServing = true;
  }

  /** What the process takes for the present. */
  now(): EpochMs {
    return this.#clock.now();
  }

  /** As `kill -9` does. */
  kill(): void {
    const isLeftBehind = this.#committer.pendingChanges() > 0 && this.#savedAt < this.reachesSince;
    this.tookAway = this.isCut || isLeftBehind;
    this.isAlive = false;
    this.#backlog = [];
  }

  /** As SIGTERM does. */
  async end(): Promise<void> {
    this.isServing = false;
    await this.runner.stop(4_000);
    await this.#committer.close({ timeoutMs: 2_000 }).catch(() => undefined);
    await this.replica.close();
    this.isAlive = false;
  }

  /** As SIGSTOP does: nothing happens in the process until `resume`. */
  stop(): void {
    this.#isStopped = true;
  }

  resume(): void {
    this.#isStopped = false;
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const run of backlog) this.#deps.time.schedule(0, () => this.#run(run));
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether there is news in Redis that it has not heard, or news here that Redis has not. */
  get isBehind(): boolean {
    const { feedEnd, stateId } = this.#deps.redis;
    if (this.#position !== feedEnd || this.stateId !== stateId) return true;
    return this.#committer.pendingChanges() > 0;
  }

  /** Its connections break, as in a failover. */
  disconnect(): void {
    this.#isInTrouble = true;
    this.wake();
  }

  /** News may be waiting in Redis. */
  wake(): void {
    if (this.#isReading || this.#listener === undefined || !this.isAlive) return;
    const isBehind = this.#position !== this.#deps.redis.feedEnd;
    if (!isBehind && !this.#isInTrouble) return;
    this.#isReading = true;
    const { random } = this.#deps;
    const lag = random.chance(0.1) ? random.below(2_000) : random.below(30);
    this.#clock.schedule(lag, () => {
      void this.#read().finally(() => {
        this.#isReading = false;
        this.wake();
      });
    });
  }

  async #read(): Promise<void> {
    const { redis, random } = this.#deps;
    const listener = this.#listener;
    if (listener === undefined) return;
    if (this.isCut) {
      this.#isInTrouble = true;
      await this.#pause(250);
      return;
    }
    if (this.#isInTrouble) {
      // What it needs may be gone from the stream, or from among others.
      const isThere = redis.entries.some(({ id }) => id === this.#position);
      const [first] = redis.entries;
      if (!isThere && first !== undefined && compareFeedIds(first.id, this.#position) < 0) {
        redis.noteLoss();
      }
      if ((!isThere || random.chance(0.5)) && !(await this.#readAll(listener))) return;
      this.#isInTrouble = false;
    }
    // An end that has moved back: the stream is another one.
    const isMoved = compareFeedIds(this.#position, redis.feedEnd) > 0;
    if (isMoved && !(await this.#readAll(listener))) return;
    for (const entry of redis.entriesAfter(this.#position, 1 + random.below(4))) {
      if (entry.writer !== this.id) listener.changes(entry.changes);
      this.#position = entry.id;
      listener.reached?.(this.#position);
    }
  }

  async #readAll(listener: FeedListener): Promise<boolean> {
    const end = this.#deps.redis.feedEnd;
    try {
      await listener.gap();
    } catch {
      return false;
    }
    this.#position = end;
    listener.reached?.(end);
    return true;
  }

  #newReplica(): Replica {
    const { id, redis } = this.#deps;
    const description = describeMember({ name: id, address: id });
    const position = (): string | undefined => (this.#isInTrouble ? undefined : this.#position);
    return new Replica({
      member: () => ({ name: id, address: id }),
      leases: {
        beat: async (release) => {
          const seen = position();
          // What Redis was found to have lost it must not be asked for again.
          const heard = seen === this.#lost ? undefined : seen;
          const acknowledged = this.#acknowledged;
          const question = { id, description, leaseMs: LEASE_MS, release, acknowledged };
          const view = await this.#ask(() =>
            redis.slotBeat(heard === undefined ? question : { ...question, heard }),
          );
          if (this.stateId !== view.stateId) this.#lost = seen;
          this.stateId = view.stateId;
          return view;
        },
        leave: () =>
          this.#ask(() => {
            redis.slotLeave(id);
          }).catch(() => undefined),
      },
      feed: {
        get position() {
          return position();
        },
        follow: (listener) => {
          this.#listener = listener;
          this.wake();
        },
        close: () => Promise.resolve(),
      },
      load: (visit) =>
        this.#ask(() => {
          redis.load(visit);
        }),
      clock: this.#clock,
      log: new ReplicaLog({
        log: (_level, message, fields = {}) => {
          this.#deps.note(() => `${id}: ${message} ${JSON.stringify(fields)}`);
        },
      }),
    });
  }

  /** Asks Redis: the question takes a while, then the answer; either may be lost. */
  #ask<T>(work: () => T): Promise<T> {
    const { random } = this.#deps;
    // Mostly it is quick; then nothing can come between, and the run saves its timers.
    if (!this.isCut && !this.#isStopped && random.chance(0.7)) return Promise.resolve(work());
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (finish: () => void): void => {
        if (isOver) return;
        isOver = true;
        cancelTimeout();
        finish();
      };
      const fail = (): void => {
        end(() => {
          reject(new StoreError('Redis does not answer in time'));
        });
      };
      const cancelTimeout = this.#clock.schedule(NO_ANSWER_MS, fail);
      const answer = (value: T): void => {
        if (!this.isCut) this.#after(random.below(3), () => end(() => resolve(value)));
      };
      // Once it is on its way a question reaches Redis whatever becomes of the process.
      if (this.isCut) {
        if (random.chance(0.5)) this.#after(0, fail);
        return;
      }
      this.#deps.time.schedule(random.below(3), () => {
        if (this.isCut) return;
        try {
          answer(work());
        } catch (error) {
          end(() => {
            reject(new StoreError(String(error)));
          });
        }
      });
    });
  }

  #after(ms: number, run: () => void): void {
    this.#clock.schedule(ms, run);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.schedule(ms, resolve);
    });
  }

  #integrationOf({ integration, index }: NotificationKey): Integration {
    return {
      name: integration,
      index,
      sendResolved: true,
      notify: async (notification) => {
        const { receiver, groupKey } = notification;
        const key = { receiver, groupKey, integration, index };
        const outcome = await this.#deps.notify(this, key, notification);
        // An answer comes through the event loop, as all does.
        await this.#pause(0);
        return outcome;
      },
      close: () => Promise.resolve(),
    };
  }

  #ownClock(): Clock {
    const { time, clockErrorMs } = this.#deps;
    return {
      now: () => addMs(time.now(), clockErrorMs()),
      monotonicMs: () => time.monotonicMs(),
      schedule: (ms, run) => {
        let isCancelled = false;
        const cancel = time.schedule(ms, () => {
          this.#run(() => {
            if (!isCancelled) run();
          });
        });
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    };
  }

  #run(run: () => void): void {
    if (!this.isAlive) return;
    if (this.#isStopped) this.#backlog.push(run);
    else run();
  }
}
