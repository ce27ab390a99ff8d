// ReplicatedWorld: several processes on one Redis, their senders and their receivers, with faults.
// One seed decides all; a trace tells what happened.
import { LEASE_MS } from '../../src/app/cluster/replica.ts';
import type { EngineConfig } from '../../src/engine/engine-config.ts';
import { expireSilence, setSilence } from '../../src/engine/silence-changes.ts';
import { addMs, type EpochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import { equals, SECOND, START } from '../support/engine-world.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { quickTurn } from './quick-turns.ts';
import { CLOCK_ERROR_MS } from './clock-error.ts';
import { ReplicaProcess } from './replica-process.ts';
import { BACK_MS, ReplicaWatch } from './replica-watch.ts';
import { SimulatedReceivers, targetOf } from './simulated-receivers.ts';
import { SLOW_MS } from './simulated-line.ts';
import { SimulatedRedis } from './simulated-redis.ts';

export class ReplicatedWorld {
  readonly time = new FakeClock(START, { turn: quickTurn });
  readonly redis: SimulatedRedis;
  readonly receivers: SimulatedReceivers;
  readonly watch: ReplicaWatch;
  /** Where somebody wanted a message sent again, or forgotten that it may have arrived, and when. */
  readonly answered = new Map<string, EpochMs>();
  /** Empty unless the run is traced: it would take longer than the run. */
  readonly trace: string[] = [];
  readonly seats: (ReplicaProcess | undefined)[];
  readonly #config: EngineConfig;
  readonly #random: SeededRandom;
  readonly #clockErrors: number[];
  readonly #isTraced: boolean;
  /** Processes that were stopped as Redis lost something, and have not heard of it. */
  readonly #unaware = new Set<ReplicaProcess>();
  #downSince = START;
  #isUp = false;
  #started = 0;

  constructor(
    config: EngineConfig,
    random: SeededRandom,
    { size, isTraced }: { readonly size: number; readonly isTraced: boolean },
  ) {
    this.#config = config;
    this.#isTraced = isTraced;
    this.#random = random;
    this.redis = new SimulatedRedis(this.time);
    this.watch = new ReplicaWatch(this.time, {
      awayAt: (id) => this.#awayAt(id),
      hasHeard: (letter) => this.receivers.hasHeard(letter),
    });
    this.receivers = new SimulatedReceivers({
      time: this.time,
      slots: this.redis.slots,
      random,
      note: (text) => {
        this.note(text);
      },
    });
    this.seats = new Array<undefined>(size).fill(undefined);
    this.#clockErrors = this.seats.map(() => this.#clockError());
    this.redis.onFeed = (changes) => {
      this.watch.offered(changes);
    };
    this.redis.onCommit = (applied) => {
      this.watch.committed(applied);
      for (const process of this.running()) process.wake();
    };
    this.redis.slots.onTaken = (slot, who) => {
      this.watch.taken(slot, who);
    };
  }

  running(): readonly ReplicaProcess[] {
    return this.seats.filter((process) => process !== undefined);
  }

  /** Those that take requests. */
  serving(): readonly ReplicaProcess[] {
    return this.running().filter(({ isServing, isStopped }) => isServing && !isStopped);
  }

  /** Starts the process of a seat, as its service manager would. */
  start(seat: number): void {
    if (this.seats[seat] !== undefined) return;
    const id = `${String.fromCharCode(65 + seat)}${String(++this.#started)}`;
    this.note(() => `start ${id}`);
    const process = new ReplicaProcess({
      id,
      config: this.#config,
      redis: this.redis,
      time: this.time,
      clockErrorMs: () => this.#clockErrors[seat] ?? 0,
      random: this.#random,
      note: (text) => {
        this.note(text);
      },
      notify: (by, key, notification) => this.receivers.notify(by, key, notification),
    });
    this.seats[seat] = process;
    this.#noteReach();
    process.start().catch(() => {
      this.note(() => `${id} cannot start`);
      process.kill();
      if (this.seats[seat] === process) this.seats[seat] = undefined;
    });
  }

  kill(seat: number): void {
    const process = this.seats[seat];
    if (process === undefined) return;
    this.note(() => `kill ${process.id}`);
    process.kill();
    this.seats[seat] = undefined;
  }

  /** Ends a process as its service manager does. */
  end(seat: number): void {
    const process = this.seats[seat];
    if (process?.isServing !== true) return;
    this.note(() => `end ${process.id}`);
    void process.end().then(() => {
      if (this.seats[seat] === process) this.seats[seat] = undefined;
    });
  }

  /** Sets the wall clock of a machine. */
  jump(seat: number): void {
    const error = this.#clockError();
    this.note(
      () => `the clock of ${String.fromCharCode(65 + seat)} is ${String(error)} ms off now`,
    );
    this.#clockErrors[seat] = error;
  }

  /** Redis loses everything, or its latest commits. Nobody must die before what they know is back. */
  lose(what: 'everything' | number): void {
    this.note(() => `Redis loses ${what === 'everything' ? what : `${String(what)} commits`}`);
    if (what === 'everything') this.redis.flush();
    else this.redis.loseTail(what);
    this.watch.lost();
    for (const process of this.running()) {
      if (process.isStopped) this.#unaware.add(process);
      process.disconnect();
    }
  }

  /** Whether all of these processes run, and take requests. */
  areThere(ids: readonly string[]): boolean {
    const serving = new Set(this.serving().map(({ id }) => id));
    return ids.every((id) => serving.has(id));
  }

  /** Whether all that the processes know is in Redis, and all that is there is known to them. */
  get isInStep(): boolean {
    return this.running().every((process) => process.isServing && !process.isBehind);
  }

  /** Cuts a process off from Redis, or connects it again. */
  cut(seat: number, isCut: boolean): void {
    this.#connect(seat, !isCut);
    this.#noteReach();
  }

  /** Redis is away for all, or is there again. */
  breakOff(isAway: boolean): void {
    for (let seat = 0; seat < this.seats.length; seat++) this.#connect(seat, !isAway);
    this.#noteReach();
  }

  /**
   * Where one reaches Redis, those who do not are cut off by themselves. Before nobody was heard of for a
   * lease Redis cannot know that it was away.
   */
  #noteReach(): void {
    const now = this.time.now();
    const isUp = this.running().some((process) => !process.isCut);
    const isUnnoticed = isUp && !this.#isUp && addMs(this.#downSince, LEASE_MS + SLOW_MS) > now;
    if (!isUp && this.#isUp) this.#downSince = now;
    this.#isUp = isUp;
    for (const process of isUp ? this.running() : []) {
      process.isAway ||= process.isCut;
      if (isUnnoticed) process.awayAt = now;
    }
  }

  #connect(seat: number, isConnected: boolean): void {
    const process = this.seats[seat];
    if (process === undefined || process.isCut !== isConnected) return;
    this.note(() => `${isConnected ? 'connect' : 'cut off'} ${process.id}`);
    process.isCut = !isConnected;
    // It may not have said yet that it is back.
    process.isAway ||= this.time.now() - (process.awayAt ?? -Infinity) <= BACK_MS;
    if (isConnected && process.isAway) {
      process.awayAt = this.time.now();
      process.isAway = false;
    }
    process.wake();
  }

  #awayAt(id: string): EpochMs | undefined {
    const process = this.running().find((each) => each.id === id);
    const isThere = process?.isAlive === true && !process.isStopped && !process.isAway;
    return isThere ? process.awayAt : this.time.now();
  }

  /** Stops a process as SIGSTOP does, or has it go on. */
  freeze(seat: number, isStopped: boolean): void {
    const process = this.seats[seat];
    if (process === undefined || process.isStopped === isStopped) return;
    this.note(() => `${isStopped ? 'stop' : 'resume'} ${process.id}`);
    if (isStopped) process.stop();
    else {
      process.resume();
      const isUnaware = this.#unaware.delete(process);
      if (isUnaware || process.stateId !== this.redis.stateId) this.watch.resumed();
    }
    process.awayAt = this.time.now();
  }

  /** Reports one alert to some processes; `acknowledged` runs when one of them has stored it. */
  post(
    labels: Record<string, string>,
    range: { readonly startsAt: EpochMs; readonly endsAt: EpochMs },
    { to, acknowledged }: { readonly to: readonly ReplicaProcess[]; acknowledged: () => void },
  ): void {
    const state = range.endsAt > this.time.now() ? 'firing' : 'resolved';
    this.note(
      () => `post ${labels['instance'] ?? ''} ${state} to ${to.map(({ id }) => id).join(' ')}`,
    );
    const posted = { labels, annotations: { state }, ...range, generatorURL: '' };
    for (const { runner } of to) {
      void runner.ingest([posted], 'v2').then(({ durable }) => {
        if (durable) acknowledged();
      });
    }
  }

  silence(process: ReplicaProcess, alertname: string, ms: number): Promise<string | undefined> {
    this.note(() => `silence ${alertname} at ${process.id}`);
    const made = process.runner.change((now) =>
      setSilence(
        process.engine.silences,
        {
          id: '',
          matcherSets: [[equals('alertname', alertname)]],
          startsAt: now,
          endsAt: addMs(now, ms),
          createdBy: 'a test',
          comment: 'quiet, please',
          annotations: LabelSet.EMPTY,
        },
        now,
      ),
    );
    return made.then(({ result, durable }) =>
      durable && result.kind === 'stored' ? result.id : undefined,
    );
  }

  expire(process: ReplicaProcess, id: string): Promise<boolean> {
    this.note(() => `expire ${id} at ${process.id}`);
    return process.runner
      .change((now) => expireSilence(process.engine.silences, id, now))
      .then(({ result, durable }) => durable && result.kind === 'expired');
  }

  /** Asks for dead letters to be sent again. */
  replay(process: ReplicaProcess, ids: readonly string[]): void {
    this.note(() => `replay ${String(ids.length)} letters at ${process.id}`);
    for (const id of ids) {
      const key = process.engine.letters.view(id)?.letter.key;
      if (key !== undefined) this.answered.set(targetOf(key), this.time.now());
    }
    void process.runner.change((now) => process.engine.letters.askReplay(ids, now));
  }

  dismiss(process: ReplicaProcess, id: string): void {
    this.note(() => `dismiss letter ${id} at ${process.id}`);
    const letter = process.engine.letters.view(id)?.letter;
    if (letter !== undefined) this.watch.dismissed(letter);
    if (letter?.mayHaveArrived === true) this.answered.set(targetOf(letter.key), this.time.now());
    void process.runner.change((now) => process.engine.letters.askDismissal(id, now));
  }

  async advance(ms: number): Promise<void> {
    await this.time.advanceAsync(ms);
  }

  /** Takes note of something that has happened, where somebody wants to know. */
  note(text: () => string): void {
    if (!this.#isTraced) return;
    this.trace.push(`${String((this.time.now() - START) / SECOND)}s ${text()}`);
  }

  #clockError(): number {
    return this.#random.below(2 * CLOCK_ERROR_MS) - CLOCK_ERROR_MS;
  }
}
