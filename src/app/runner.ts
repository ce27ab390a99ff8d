// Runner: lends the engine a clock, a store and receivers. It keeps the one order that everything
// depends on: decide in memory, store, and only then tell people or acknowledge.
import type { IngestResult, Origin } from '../engine/alert-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { Effects, IngestEffects } from '../engine/effects.ts';
import { collectSilences } from '../engine/silence-changes.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { CommitResult, StateChange } from '../engine/state-store.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import type { Clock } from '../model/clock.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Integration, Notification, Outcome } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import type { SendRequest } from '../notify/flush.ts';

/** Makes changes durable; rejects when it cannot for now, and then keeps them for later. */
export interface Committer {
  commit(changes: readonly StateChange[]): Promise<CommitResult>;
  /** Waits, as `commit` does, for everything handed in so far. */
  flush(): Promise<void>;
}

/** What is forgotten in rounds. */
export type Maintained = 'alerts' | 'records' | 'silences';

/** Told of everything that happens, for metrics, logs, spans and records. Must not throw. */
export interface Observer {
  event(event: EngineEvent): void;
  /** The events since the last call are what came of one step. */
  stepEnded?(): void;
  attempt(key: NotificationKey, outcome: Outcome, elapsedMs: number): void;
  ingested(effects: IngestEffects, origin: Origin, elapsedMs: number): void;
  /** A round of housekeeping has ended; `elapsedMs` is what it took in memory. */
  maintained?(
    what: Maintained,
    round: { readonly elapsedMs: number; readonly durable: boolean },
  ): void;
}

export interface RunnerDeps {
  readonly engine: Engine;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly observer: Observer;
  /** The integration of a key in the present configuration. */
  readonly integrationOf: (key: NotificationKey) => Integration | undefined;
  /** Whether this process is the one that tells people. Default: it always is. */
  readonly leads?: () => boolean;
}

/** 0 is never. */
export interface MaintenanceIntervals {
  readonly alertGcMs: number;
  /** Of notification records and silences. */
  readonly recordGcMs: number;
}

/** A change of something other than alerts, with what the caller wants to know of it. */
export interface Change<T> {
  readonly result: T;
  readonly effects: Effects;
}

/** Alerts merged in one go, about 20 ms of work: other requests must not wait for a huge batch. */
const INGEST_SLICE = 2_000;
/** Groups looked at in one go, for the same reason. */
const TICK_SLICE = 64;
/** The wall clock may jump, so no timer sleeps for longer than this. */
const MAX_SLEEP_MS = 10_000;
/** How soon a replica that was stalled notices that it may go on. */
const FOLLOWER_SLEEP_MS = 100;
/** A wall clock that falls back by more than this was set, and did not just drift. */
const CLOCK_STEP_MS = 1_000;
/** A store that does not answer must not keep a page back: people are told after this. */
const STORE_PATIENCE_MS = 3_000;

export class Runner {
  readonly #deps: RunnerDeps;
  readonly #sends = new Set<Promise<void>>();
  readonly #aborts = new Set<AbortController>();
  readonly #cancels = new Set<() => void>();
  #cancelTick: (() => void) | undefined;
  #isRunning = false;
  /** Which lead of this process it is. */
  #lead = 0;
  #isCut = false;
  #lastTime: { readonly wall: EpochMs; readonly monotonicMs: number };

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#lastTime = { wall: deps.clock.now(), monotonicMs: deps.clock.monotonicMs() };
  }

  /** Begins to act on time. Effects that the engine had at start come first. */
  start(restored: Effects, intervals: MaintenanceIntervals): void {
    this.#isRunning = true;
    void this.regrouped(restored);
    const { engine } = this.#deps;
    const { alertGcMs, recordGcMs } = intervals;
    this.#repeat(alertGcMs, () => this.#maintain('alerts', (now) => engine.collectAlerts(now)));
    this.#repeat(recordGcMs, () => this.#maintain('records', (now) => engine.expireRecords(now)));
    this.#repeat(recordGcMs, () =>
      this.#maintain('silences', (now) => collectSilences(engine.silences, now)),
    );
  }

  /** Takes what another replica has stored. */
  absorb(changes: readonly StateChange[], { isWhole } = { isWhole: false }): void {
    const role = { leads: this.#leads(), isWhole };
    void this.apply(this.#deps.engine.absorb(changes, this.#now(), role));
  }

  /** Resolves once what was to be stored so far is, or is known not to be for now. */
  stored(): Promise<boolean> {
    return succeeds(this.#deps.committer.flush());
  }

  /** Begins to tell people, in the place of another replica. */
  takeOver(): void {
    void this.apply(this.#deps.engine.takeOver(this.#now()));
  }

  /** Leaves it to another replica to tell people. */
  stepDown(): void {
    this.#lead += 1;
    this.#deps.engine.stepDown();
    this.#cancelTick?.();
  }

  /** Applies what forming groups anew brings; all that is stored of it is for the leader to say. */
  regrouped(effects: Effects): Promise<boolean> {
    return this.apply(this.#leads() ? effects : { ...effects, changes: [] });
  }

  /** Makes a change and resolves once it is durable, or is known not to be for now. */
  async change<T>(
    make: (now: EpochMs) => Change<T>,
  ): Promise<{ readonly result: T; readonly durable: boolean }> {
    const { result, effects } = make(this.#now());
    const durable = await this.apply(effects);
    return { result, durable };
  }

  /** Takes a batch; resolves when it is durable, or is known not to be for now. */
  async ingest(batch: readonly PostedAlert[], origin: Origin): Promise<IngestResult> {
    const refused: string[] = [];
    const commits: Promise<boolean>[] = [];
    for (let from = 0; from < batch.length; from += INGEST_SLICE) {
      if (from > 0) await this.#pause(0);
      const slice = batch.length <= INGEST_SLICE ? batch : batch.slice(from, from + INGEST_SLICE);
      const startedAt = this.#deps.clock.monotonicMs();
      const effects = this.#deps.engine.ingest(slice, this.#now());
      const elapsedMs = this.#deps.clock.monotonicMs() - startedAt;
      this.#deps.observer.ingested(effects, origin, elapsedMs);
      refused.push(...effects.refused);
      commits.push(this.apply(effects));
    }
    // A report that changes nothing may repeat one that is not durable yet.
    if (batch.length > 0) commits.push(succeeds(this.#deps.committer.flush()));
    const durable = (await Promise.all(commits)).every((isDurable) => isDurable);
    return { refused, durable };
  }

  /**
   * Stores the changes and then performs the sends; resolves to whether the changes are durable.
   * A store that fails delays nothing: what it lacks is written later.
   */
  apply(effects: Effects): Promise<boolean> {
    for (const event of effects.events) this.#deps.observer.event(event);
    if (effects.events.length > 0) this.#deps.observer.stepEnded?.();
    const durable = this.#commit(effects.changes);
    if (effects.sends.length > 0) this.#sendAfter(durable, effects.sends);
    this.#scheduleTick();
    return durable;
  }

  /**
   * Gives the sends that are under way a little time, then cuts them off; resolves when all have
   * ended. One that was cut off is tried again, marked, with the configuration in force by then.
   */
  async endSends(graceMs: number): Promise<void> {
    const [sends, aborts] = [[...this.#sends], [...this.#aborts]];
    const cancel = this.#deps.clock.schedule(graceMs, () => {
      for (const abort of aborts) abort.abort();
    });
    await Promise.all(sends);
    cancel();
  }

  /**
   * Stops acting. Sends under way get `graceMs` to end, then they are cut off; their outcome is
   * recorded as unknown, and the next start repeats them, marked.
   */
  async stop(graceMs: number): Promise<void> {
    this.#isRunning = false;
    this.#cancelTick?.();
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    if (this.#sends.size === 0) return;
    const cancelCut = this.#deps.clock.schedule(graceMs, () => {
      this.#isCut = true;
      for (const abort of this.#aborts) abort.abort();
    });
    await Promise.all(this.#sends);
    cancelCut();
  }

  #leads(): boolean {
    return this.#deps.leads?.() ?? true;
  }

  #commit(changes: readonly StateChange[]): Promise<boolean> {
    if (changes.length === 0) return Promise.resolve(true);
    return succeeds(this.#deps.committer.commit(changes));
  }

  #sendAfter(stored: Promise<boolean>, sends: readonly SendRequest[]): void {
    const patience = this.#patience();
    const batch = Promise.race([stored, patience.over]).then(async () => {
      patience.cancel();
      await Promise.all(sends.map((request) => this.#send(request)));
    });
    this.#track(batch);
  }

  /**
   * Waits until it is certain whether a lead goes on. What was sent in a lead that is lost is known
   * to its successor as begun, and the successor repeats it, marked.
   */
  async #stillLeads(lead: number): Promise<boolean> {
    while (!this.#leads() && this.#lead === lead && this.#isRunning) {
      await this.#pause(FOLLOWER_SLEEP_MS);
    }
    return this.#lead === lead && this.#leads();
  }

  #patience(): { readonly over: Promise<void>; readonly cancel: () => void } {
    let cancel = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.schedule(STORE_PATIENCE_MS, resolve);
    });
    return { over, cancel };
  }

  async #send({ key, notification, deadline }: SendRequest): Promise<void> {
    const { clock, engine, observer } = this.#deps;
    const abort = new AbortController();
    this.#aborts.add(abort);
    if (this.#isCut) abort.abort();
    const cancel = clock.schedule(Math.max(0, deadline - clock.now()), () => {
      // The name tells receivers that time ran out, and not that the process is stopping.
      abort.abort(new DOMException('', 'TimeoutError'));
    });
    const lead = this.#lead;
    const startedAt = clock.monotonicMs();
    const outcome = await this.#attempt(key, notification, abort.signal);
    cancel();
    this.#aborts.delete(abort);
    observer.attempt(key, outcome, clock.monotonicMs() - startedAt);
    if (!(await this.#stillLeads(lead))) return;
    void this.apply(engine.finishAttempt(key, outcome, this.#now()));
  }

  async #attempt(
    key: NotificationKey,
    notification: Notification,
    signal: AbortSignal,
  ): Promise<Outcome> {
    if (!this.#leads()) {
      const error = 'another replica tells people now';
      return { kind: 'retry', reason: 'contextCanceled', error, mayHaveArrived: false };
    }
    const integration = this.#deps.integrationOf(key);
    if (integration === undefined) {
      const error = 'the integration is not in the configuration any more';
      return { kind: 'failed', reason: 'other', error };
    }
    try {
      return await integration.notify(notification, signal);
    } catch (error) {
      // Integrations answer with an outcome; one that throws is broken, and the page still matters.
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'retry', reason: 'other', error: message, mayHaveArrived: true };
    }
  }

  #track(work: Promise<void>): void {
    this.#sends.add(work);
    void work.finally(() => this.#sends.delete(work));
  }

  #scheduleTick(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    const dueAt = this.#deps.engine.nextDueAt();
    if (!this.#isRunning || dueAt === undefined) return;
    const wait = Math.min(Math.max(0, dueAt - this.#deps.clock.now()), MAX_SLEEP_MS);
    // Whoever does not lead looks again from time to time, for it may lead by then.
    const turn = this.#leads() ? wait : Math.max(wait, FOLLOWER_SLEEP_MS);
    this.#cancelTick = this.#deps.clock.schedule(turn, () => {
      this.#cancelTick = undefined;
      if (this.#leads()) void this.apply(this.#deps.engine.tick(this.#now(), TICK_SLICE));
      else this.#scheduleTick();
    });
  }

  /** The wall-clock time; timers follow when the clock was set back. */
  #now(): EpochMs {
    const { clock, engine } = this.#deps;
    const [wall, monotonicMs] = [clock.now(), clock.monotonicMs()];
    const expected = this.#lastTime.wall + (monotonicMs - this.#lastTime.monotonicMs);
    this.#lastTime = { wall, monotonicMs };
    if (wall < expected - CLOCK_STEP_MS) engine.shiftTimers(wall - expected);
    return wall;
  }

  async #maintain(what: Maintained, run: (now: EpochMs) => Effects): Promise<void> {
    const { clock, observer } = this.#deps;
    const startedAt = clock.monotonicMs();
    const effects = run(this.#now());
    const elapsedMs = clock.monotonicMs() - startedAt;
    const durable = await this.apply(effects);
    observer.maintained?.(what, { elapsedMs, durable });
  }

  #repeat(intervalMs: number, run: () => Promise<void>): void {
    if (!this.#isRunning || intervalMs <= 0) return;
    const cancel = this.#deps.clock.schedule(intervalMs, () => {
      this.#cancels.delete(cancel);
      if (this.#leads()) void run();
      this.#repeat(intervalMs, run);
    });
    this.#cancels.add(cancel);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#deps.clock.schedule(ms, resolve);
    });
  }
}

/** A committer that fails has said why in the log, keeps the changes and tries again. */
function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
