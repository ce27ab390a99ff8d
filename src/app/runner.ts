// Runner: lends the engine a clock, a store and receivers. It keeps the one order that everything
// depends on: decide in memory, store, and only then tell people or acknowledge.
import type { IngestResult, Origin } from '../engine/alert-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { Effects, IngestEffects } from '../engine/effects.ts';
import { FEED } from '../engine/occasion.ts';
import type { KeptLetters } from '../engine/peer-letters.ts';
import type { Doubt } from '../engine/unrecorded.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { CommitResult, StateChange } from '../engine/state-store.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import type { Clock } from '../model/clock.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Integration, Outcome } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import { parseFingerprint } from '../model/fingerprint.ts';
import { Sender, type Standing } from './sender.ts';

/** Makes changes durable; rejects when it cannot for now, and then keeps them for later. */
export interface Committer {
  commit(changes: readonly StateChange[]): Promise<CommitResult>;
  /** Waits, as `commit` does, for everything handed in so far. */
  flush(): Promise<void>;
  /** What is not known to be stored. */
  pending?(): Iterable<StateChange>;
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
  /** A message goes out marked although nothing about it was known to be doubtful when it was decided. */
  marked?(): void;
  /** So many rows were dropped, as somebody else held their slot. */
  fenced?(rows: number): void;
}

export interface RunnerDeps {
  readonly engine: Engine;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly observer: Observer;
  /** The integration of a key in the present configuration. */
  readonly integrationOf: (key: NotificationKey) => Integration | undefined;
  /** Default: always sure, as a process is that shares its state with no other. */
  readonly standing?: () => Standing;
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
/** How soon a replica that is not sure looks again. */
const UNSURE_SLEEP_MS = 100;
/** A wall clock that falls back by more than this was set, and did not just drift. */
const CLOCK_STEP_MS = 1_000;
/** How long messages may still take when their slot is given back. */
const HAND_OVER_MS = 4_000;

export class Runner {
  readonly #deps: RunnerDeps;
  readonly #sender: Sender;
  readonly #cancels = new Set<() => void>();
  #cancelTick: (() => void) | undefined;
  /** How often somebody else was found to hold a slot. */
  #losses = 0;
  #isRunning = false;
  #lastTime: { readonly wall: EpochMs; readonly monotonicMs: number };

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#lastTime = { wall: deps.clock.now(), monotonicMs: deps.clock.monotonicMs() };
    this.#sender = new Sender({
      ...deps,
      standing: () => this.#standing(),
      stored: () => this.stored(),
      finish: (key, outcome) => {
        void this.apply(deps.engine.finishAttempt(key, outcome, this.#now()));
      },
    });
  }

  /** Begins to act on time. Effects that the engine had at start come first. */
  start(restored: Effects, intervals: MaintenanceIntervals): void {
    this.#isRunning = true;
    void this.apply(restored);
    const { engine } = this.#deps;
    const { alertGcMs, recordGcMs } = intervals;
    this.#repeat(alertGcMs, () => this.#maintain('alerts', (now) => engine.collectAlerts(now)));
    this.#repeat(recordGcMs, () => this.#maintain('records', (now) => engine.expireRecords(now)));
    this.#repeat(recordGcMs, () =>
      this.#maintain('silences', (now) => engine.collectSilences(now)),
    );
  }

  /** Takes what another replica has stored. */
  absorb(changes: readonly StateChange[], origin = FEED): void {
    void this.apply(this.#deps.engine.absorb(changes, this.#now(), origin));
  }

  /** Takes back what was not stored, as others hold the slots of these changes. */
  takeBack(changes: readonly StateChange[]): void {
    void this.apply(this.#deps.engine.takeBack(changes, this.#now()));
  }

  /** How often slots were lost so far, for what is read of others from now on. */
  lossCount(): number {
    return this.#deps.engine.slots.lossCount;
  }

  /** The ids of dead letters of which something is asked. */
  lettersAskedFor(): Iterable<string> {
    return this.#deps.engine.letters.askedFor();
  }

  /** What is not known to be stored. */
  unstored(): Iterable<StateChange> {
    return this.#deps.committer.pending?.() ?? [];
  }

  /** Forgets dead letters that are not `kept`, and what is asked of them, after all was read since so many losses. */
  dropLettersBut(kept: KeptLetters, since: number): void {
    this.#deps.engine.dropLettersBut(kept, since);
  }

  /** For how long no alert has been reported, as far as is known; undefined while none is known. */
  silentMs(): number | undefined {
    const now = this.#now();
    let heardAt: EpochMs | undefined;
    for (const { reportedAt } of this.#deps.engine.alerts.values()) {
      if (heardAt === undefined || reportedAt > heardAt) heardAt = reportedAt;
    }
    return heardAt === undefined ? undefined : Math.max(0, now - heardAt);
  }

  /** Resolves to whether what was to be stored so far is stored; if not, it cannot be for now. */
  stored(): Promise<boolean> {
    return this.#deps.committer.flush().then(
      () => true,
      () => false,
    );
  }

  /** Begins to tell people of the groups of some slots, each held under a token. */
  gain(tokens: ReadonlyMap<number, number>, doubt: Doubt): void {
    void this.apply(this.#deps.engine.slots.gain(tokens, this.#now(), doubt));
  }

  /** Leaves slots to another replica. */
  lose(slots: ReadonlySet<number>): void {
    this.#deps.engine.slots.lose(slots, this.#now());
    this.#scheduleTick();
  }

  /** Ends what is under way for slots, within limits; once it resolves they may be given back. */
  async handOver(slots: ReadonlySet<number>): Promise<void> {
    const { engine } = this.#deps;
    engine.slots.rest(slots, this.#now());
    this.#scheduleTick();
    await this.#sender.ended(slots, HAND_OVER_MS);
    await this.stored();
    // Some may have been lost in the meantime, and have come back: these are not given back.
    this.lose(new Set([...slots].filter((slot) => engine.slots.rests(slot))));
  }

  /** Tells of alerts that only this process may know of, in groups of slots that others hold. */
  standIn(): void {
    const known = [...this.unstored()].flatMap(({ table, key }) => {
      return table === 'alert_time' ? (parseFingerprint(key) ?? []) : [];
    });
    this.#deps.engine.slots.standIn(known, this.#now());
    this.#scheduleTick();
  }

  standBack(): void {
    void this.apply(this.#deps.engine.slots.standBack(this.#now()));
  }

  /**
   * Stores what is known here and has gone from the store, but for the rows that are still there. What was
   * told comes first, as nobody must hear of alerts alone; whatever turns out to be for others to write
   * is brought back for them. Never rejects.
   */
  async rewrite(isStored: (row: StateChange) => boolean = () => false): Promise<void> {
    const { engine } = this.#deps;
    const isMissing = (row: StateChange): boolean => !isStored(row);
    const bringBackTold = (): Promise<boolean> => {
      const told = engine.allTold().filter(isMissing);
      engine.noteBroughtBack(told, this.#now());
      return this.#commit(told);
    };
    const losses = this.#losses;
    await bringBackTold();
    if (this.#losses > losses) await bringBackTold();
    await this.#commit(engine.allKnown().filter(isMissing));
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
    if (batch.length > 0) commits.push(this.stored());
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
    const recorded = this.#commit(effects.changes);
    if (effects.sends.length > 0) this.#sender.send(effects.sends, recorded);
    this.#scheduleTick();
    return recorded;
  }

  /** Lets messages end that are under way, for a while; resolves when all have ended. */
  endSends(graceMs: number): Promise<void> {
    return this.#sender.endAll(graceMs);
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
    await this.#sender.stop(graceMs);
  }

  #standing(): Standing {
    return this.#deps.standing?.() ?? 'sure';
  }

  /** Resolves to whether the changes are stored, or dropped for good. */
  async #commit(changes: readonly StateChange[]): Promise<boolean> {
    if (changes.length === 0) return true;
    this.#deps.engine.noteOwn(changes);
    try {
      const { fenced } = await this.#deps.committer.commit(changes);
      if (fenced.size > 0) this.#takeFences(fenced, changes);
      return true;
    } catch {
      // A committer that fails has said why in the log, keeps the changes and tries again.
      return false;
    }
  }

  /** Somebody else holds these slots: what was decided for them here must not be told. */
  #takeFences(fenced: ReadonlySet<number>, changes: readonly StateChange[]): void {
    this.#deps.observer.fenced?.(fenced.size);
    const { slots } = this.#deps.engine;
    const lost = new Set<number>();
    for (const { fence } of changes) {
      // Unless the slot has come back in the meantime.
      if (fence !== undefined && fenced.has(fence.slot) && slots.goesOn(fence))
        lost.add(fence.slot);
    }
    if (lost.size === 0) return;
    this.#losses += 1;
    this.lose(lost);
  }

  #scheduleTick(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    const dueAt = this.#deps.engine.nextDueAt();
    if (!this.#isRunning || dueAt === undefined) return;
    const wait = Math.min(Math.max(0, dueAt - this.#deps.clock.now()), MAX_SLEEP_MS);
    // Whoever is not sure looks again from time to time, for it may be by then.
    const turn = this.#standing() === 'unsure' ? Math.max(wait, UNSURE_SLEEP_MS) : wait;
    this.#cancelTick = this.#deps.clock.schedule(turn, () => {
      this.#cancelTick = undefined;
      if (this.#standing() === 'unsure') this.#scheduleTick();
      else void this.apply(this.#deps.engine.tick(this.#now(), TICK_SLICE));
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
      if (this.#standing() !== 'unsure') void run();
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
