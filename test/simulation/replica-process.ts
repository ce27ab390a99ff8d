// ReplicaProcess: one process among several in a simulation. The engine, the runner, the group
// commit and the replica are the real ones; clock, network and receivers are not. It may be killed,
// stopped for a while, or cut off from Redis at any moment.
import { LEASE_MS, Replica } from '../../src/app/cluster/replica.ts';
import { describeMember } from '../../src/app/cluster/member.ts';
import { ReplicaLog } from '../../src/app/cluster/replica-log.ts';
import { Runner, type Observer } from '../../src/app/runner.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineConfig } from '../../src/engine/engine-config.ts';
import { READ_ORDER, type StateRow } from '../../src/engine/state-store.ts';
import { StoredStateReader } from '../../src/engine/stored-state.ts';
import type { Clock } from '../../src/model/clock.ts';
import { addMs, type EpochMs } from '../../src/model/instant.ts';
import type { Integration, Notification, Outcome } from '../../src/notify/integration.ts';
import type { NotificationKey } from '../../src/notify/notification-record.ts';
import { GroupCommit } from '../../src/store/group-commit.ts';
import { engineOptions } from '../support/engine-world.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { SimulatedFeed } from './simulated-feed.ts';
import { SimulatedLine } from './simulated-line.ts';
import type { SimulatedRedis } from './simulated-redis.ts';

const SILENT: Observer = {
  event: () => undefined,
  attempt: () => undefined,
  ingested: () => undefined,
};

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
  /** Whether it is cut off while others are not, and when it last was, or was stopped. */
  isAway = false;
  awayAt: EpochMs | undefined;
  isAlive = true;
  /** Whether it has started, and takes requests. */
  isServing = false;
  /** The state that it has heard of last. */
  stateId: string | undefined;
  readonly #deps: ProcessDeps;
  readonly #clock: Clock;
  readonly #committer: GroupCommit;
  readonly #line: SimulatedLine;
  readonly #feed: SimulatedFeed;
  #isStopped = false;
  #backlog: (() => void)[] = [];
  #lost: string | undefined;
  /** The number of its last commit, and of the last one that it knows to be in. */
  #number = 0;
  #acknowledged = 0;
  #ids = 0;

  constructor(deps: ProcessDeps) {
    this.#deps = deps;
    this.id = deps.id;
    this.#clock = this.#ownClock();
    const { redis, config, random, id, time } = deps;
    const isCut = (): boolean => this.isCut;
    const [clock, isStopped] = [this.#clock, () => this.#isStopped];
    this.#line = new SimulatedLine({ clock, time, random, isCut, isStopped });
    this.#feed = new SimulatedFeed({
      id,
      redis,
      clock,
      random,
      isCut,
      isAlive: () => this.isAlive,
    });
    this.engine = new Engine(config, {
      ...engineOptions(() => `${id}.${String(++this.#ids)}`),
      isShared: true,
      random: () => random.next(),
    });
    this.#committer = new GroupCommit({
      store: {
        commit: async (changes) => {
          const [number, acknowledged] = [++this.#number, this.#acknowledged];
          const result = await this.#line.ask(() =>
            redis.commitAs({ writer: id, sequence: number, acknowledged, changes }),
          );
          this.#acknowledged = number;
          return result;
        },
      },
      clock: this.#clock,
      onDropped: (changes) => {
        this.runner.takeBack(changes);
      },
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
    const { isAlone } = await this.replica.join();
    const reader = new StoredStateReader({ isShared: true });
    await this.#load((row) => {
      reader.add(row);
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
    this.isAlive = false;
    this.#backlog = [];
  }

  /** As SIGTERM does. */
  async end(): Promise<void> {
    this.isServing = false;
    await this.runner.stop(4_000);
    await this.#committer.close({ timeoutMs: 2_000 }).catch(() => undefined);
    await this.replica.close({ isStored: this.#committer.pendingChanges() === 0 });
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
    const { stateId } = this.#deps.redis;
    if (this.#feed.isBehind || this.stateId !== stateId) return true;
    return this.#committer.pendingChanges() > 0;
  }

  /** Its connections break, as in a failover. */
  disconnect(): void {
    this.#feed.disconnect();
  }

  /** News may be waiting in Redis. */
  wake(): void {
    this.#feed.wake();
  }

  #newReplica(): Replica {
    const { id, redis } = this.#deps;
    const description = describeMember({ name: id, address: id });
    return new Replica({
      member: () => ({ name: id, address: id }),
      leases: {
        beat: async (release) => {
          const seen = this.#feed.position;
          // What Redis was found to have lost it must not be asked for again.
          const heard = seen === this.#lost ? undefined : seen;
          const acknowledged = this.#acknowledged;
          const question = { id, description, leaseMs: LEASE_MS, release, acknowledged };
          const view = await this.#line.ask(() =>
            redis.slotBeat(heard === undefined ? question : { ...question, heard }),
          );
          if (this.stateId !== view.stateId) this.#lost = seen;
          this.stateId = view.stateId;
          return view;
        },
        leave: (release) =>
          this.#line
            .ask(() => {
              redis.slotLeave(id, release);
            })
            .catch(() => undefined),
      },
      feed: this.#feed,
      load: (visit) => this.#load(visit),
      clock: this.#clock,
      log: new ReplicaLog({
        log: (_level, message, fields = {}) => {
          this.#deps.note(() => `${id}: ${message} ${JSON.stringify(fields)}`);
        },
      }),
    });
  }

  /** As HSCAN does, one table after the other. */
  async #load(visit: (row: StateRow) => void): Promise<void> {
    const { redis, random } = this.#deps;
    const isSlow = random.chance(0.2);
    for (const table of READ_ORDER) {
      if (isSlow) await this.#pause(random.below(800));
      await this.#line.ask(() => {
        redis.loadTable(table, visit);
      });
    }
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
