// ReplicatedWorld: several processes on one Redis, their senders and their receivers, with faults.
// One seed decides all; a trace tells what happened.
import type { EngineConfig } from '../../src/engine/engine-config.ts';
import { expireSilence, setSilence } from '../../src/engine/silence-changes.ts';
import { isResolvedAt } from '../../src/model/alert.ts';
import { addMs, type EpochMs } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import { slotOf } from '../../src/route/slot.ts';
import type { Notification, Outcome } from '../../src/notify/integration.ts';
import type { NotificationKey } from '../../src/notify/notification-record.ts';
import { equals, SECOND, START } from '../support/engine-world.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Arrival, Faults } from './faulty-world.ts';
import { NO_FAULTS } from './faulty-world.ts';
import { quickTurn } from './quick-turns.ts';
import { ReplicaProcess } from './replica-process.ts';
import { SimulatedRedis } from './simulated-redis.ts';

/** Clocks of machines differ by this much at most, to either side. */
export const CLOCK_ERROR_MS = 2_000;

export interface SentArrival extends Arrival {
  readonly by: ReplicaProcess;
  /** Whether its sender was dead, or its slot somebody else's, by then. */
  readonly isStray: boolean;
}

/** An attempt that must not have been made: another process had the slot, and it was not marked. */
export interface Intrusion {
  readonly by: string;
  readonly holder: string;
  readonly id: string;
}

function describeArrival({ by, target, notification, firing, resolved }: SentArrival): string {
  const { id, reason, possibleDuplicate } = notification;
  const mark = possibleDuplicate ? ' MARKED' : '';
  return `${id} from ${by.id} ${target} ${reason}: ${firing.join(' ')} | ${resolved.join(' ')}${mark}`;
}

export class ReplicatedWorld {
  readonly time = new FakeClock(START, { turn: quickTurn });
  readonly redis: SimulatedRedis;
  readonly arrivals: SentArrival[] = [];
  readonly intrusions: Intrusion[] = [];
  /** Empty unless the run is traced: it would take longer than the run. */
  readonly trace: string[] = [];
  readonly seats: (ReplicaProcess | undefined)[];
  faults: Faults = NO_FAULTS;
  readonly #config: EngineConfig;
  readonly #random: SeededRandom;
  readonly #clockErrors: number[];
  readonly #isTraced: boolean;
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
    this.seats = new Array<undefined>(size).fill(undefined);
    this.#clockErrors = this.seats.map(() => this.#clockError());
    this.redis.onCommit = () => {
      for (const process of this.running()) process.wake();
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
      notify: (by, key, notification) => this.#notify(by, key, notification),
    });
    this.seats[seat] = process;
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
    for (const process of this.running()) process.disconnect();
  }

  /** Whether all that the processes know is in Redis, and all that is there is known to them. */
  get isInStep(): boolean {
    return this.running().every((process) => process.isServing && !process.isBehind);
  }

  /** Cuts a process off from Redis, or connects it again. */
  cut(seat: number, isCut: boolean): void {
    const process = this.seats[seat];
    if (process === undefined || process.isCut === isCut) return;
    this.note(() => `${isCut ? 'cut off' : 'connect'} ${process.id}`);
    process.isCut = isCut;
    process.reachesSince = this.time.now();
    if (isCut) process.cutAt = this.time.now();
    process.wake();
  }

  /** Stops a process as SIGSTOP does, or has it go on. */
  freeze(seat: number, isStopped: boolean): void {
    const process = this.seats[seat];
    if (process === undefined || process.isStopped === isStopped) return;
    this.note(() => `${isStopped ? 'stop' : 'resume'} ${process.id}`);
    if (isStopped) process.stop();
    else process.resume();
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
    const posted = { labels, annotations: {}, ...range, generatorURL: '' };
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

  #notify(by: ReplicaProcess, key: NotificationKey, notification: Notification): Promise<Outcome> {
    const slot = slotOf(key.groupKey);
    const holder = this.redis.slots.lastHolderOf(slot);
    const intrudes = holder !== undefined && holder !== by.id;
    if (intrudes && !notification.possibleDuplicate) {
      this.intrusions.push({ by: by.id, holder, id: notification.id });
      this.note(
        () => `${by.id} TELLS ${notification.id} although ${holder} holds slot ${String(slot)}`,
      );
    }
    const { lose, arriveAndFail, refuse } = this.faults;
    const failure = { kind: 'retry', reason: 'serverError', error: 'scripted' } as const;
    const latency = this.#random.chance(0.1) ? this.#random.below(4_000) : this.#random.below(50);
    return new Promise((resolve) => {
      this.time.schedule(latency, () => {
        if (this.#random.chance(refuse)) {
          resolve({ kind: 'failed', reason: 'clientError', error: 'scripted' });
        } else if (this.#random.chance(lose)) {
          resolve({ ...failure, mayHaveArrived: false });
        } else {
          const isReplaced = (this.redis.slots.lastHolderOf(slot) ?? by.id) !== by.id;
          const isStray = intrudes || isReplaced || !by.isAlive;
          this.#arrive({ by, isStray }, key, notification);
          const fails = this.#random.chance(arriveAndFail);
          resolve(fails ? { ...failure, mayHaveArrived: true } : { kind: 'sent' });
        }
      });
    });
  }

  #arrive(
    { by, isStray }: Pick<SentArrival, 'by' | 'isStray'>,
    key: NotificationKey,
    notification: Notification,
  ): void {
    const { alerts, now } = notification;
    const nameOf = (alert: (typeof alerts)[number]): string => alert.labels.get('instance');
    const arrival: SentArrival = {
      by,
      isStray,
      at: this.time.now(),
      target: `${key.groupKey} ${key.integration}[${String(key.index)}]`,
      notification,
      firing: alerts.filter((alert) => !isResolvedAt(alert, now)).map(nameOf),
      resolved: alerts.filter((alert) => isResolvedAt(alert, now)).map(nameOf),
    };
    this.arrivals.push(arrival);
    this.note(() => `arrive ${describeArrival(arrival)}`);
  }
}
