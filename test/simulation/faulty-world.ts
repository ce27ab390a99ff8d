// FaultyWorld: an engine among faults. Everything that the engine asks for happens in small steps
// (store, send, arrive, report back), a crash may fall between any two of them, receivers fail in
// every way, and the store may be away. One seed decides all; a trace tells what happened.
import type { Change } from '../../src/app/runner.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineConfig } from '../../src/engine/engine-config.ts';
import type { Effects } from '../../src/engine/effects.ts';
import type { StateChange, StateRow } from '../../src/engine/state-store.ts';
import { StoredStateReader } from '../../src/engine/stored-state.ts';
import { isResolvedAt } from '../../src/model/alert.ts';
import { addMs, type EpochMs } from '../../src/model/instant.ts';
import type { Notification, Outcome } from '../../src/notify/integration.ts';
import type { SendRequest } from '../../src/notify/flush.ts';
import { notificationKeyText } from '../../src/notify/notification-record.ts';
import { engineOptions, START } from '../support/engine-world.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** A message that reached its receiver. */
export interface Arrival {
  readonly at: EpochMs;
  readonly target: string;
  readonly notification: Notification;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
}

/** One thing that has still to happen; a crash forgets those of the process. */
type Step =
  | {
      readonly kind: 'store';
      readonly changes: readonly StateChange[];
      readonly stored: () => void;
      readonly sendAnyway: () => void;
    }
  | { readonly kind: 'send'; readonly request: SendRequest }
  | { readonly kind: 'report'; readonly request: SendRequest; readonly outcome: Outcome };

export interface TimeRange {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
}

export interface Faults {
  /** Chance that an attempt fails before it arrives. */
  readonly lose: number;
  /** Chance that an attempt arrives and yet looks failed. */
  readonly arriveAndFail: number;
  /** Chance that the service refuses for good. */
  readonly refuse: number;
  /** Chance that the service asks to be left alone, for longer than most flushes take. */
  readonly postpone?: number;
  /** Chance that an attempt takes seconds, where time passes meanwhile; default 0.1. */
  readonly slow?: number;
}

export const NO_FAULTS: Faults = { lose: 0, arriveAndFail: 0, refuse: 0 };

/** Longer than a flush of the groups here. */
const MAX_POSTPONEMENT_MS = 9 * 60_000;

export class FaultyWorld {
  readonly arrivals: Arrival[] = [];
  readonly trace: string[] = [];
  /** Attempts made while the service wanted to be left alone. */
  readonly impatient: string[] = [];
  now: EpochMs = START;
  faults: Faults = NO_FAULTS;
  isStoreAway = false;
  /** Shown whatever the engine asks for, before any of it happens. */
  onEffects: (effects: Effects) => void = () => undefined;
  /** Shown every message at the moment at which it arrives. */
  onArrival: (arrival: Arrival, request: SendRequest) => void = () => undefined;
  /** Until when, by the text of the key; a crash or a reload makes a new beginning. */
  readonly #leftAlone = new Map<string, EpochMs>();
  readonly #rows = new Map<string, StateChange & { readonly value: string }>();
  /** What a store that was away has still to be given, in order. */
  #unsaved: StateChange[] = [];
  #steps: Step[] = [];
  #engine: Engine;
  #ids = 0;
  #config: EngineConfig;
  readonly #random: SeededRandom;

  constructor(config: EngineConfig, random: SeededRandom) {
    this.#config = config;
    this.#random = random;
    this.#engine = this.#newEngine();
  }

  get engine(): Engine {
    return this.#engine;
  }

  get hasSteps(): boolean {
    return this.#steps.length > 0;
  }

  /** Reports alerts; `acknowledged` runs when they are durable. */
  post(labels: Record<string, string>, range: TimeRange, acknowledged: () => void): void {
    const posted = { labels, annotations: {}, ...range, generatorURL: '' };
    const state = range.endsAt > this.now ? 'firing' : 'resolved';
    this.note(`post ${labels['instance'] ?? ''} ${state}`);
    this.#take(this.#engine.ingest([posted], this.now), acknowledged);
  }

  /** Changes something other than alerts. */
  change<T>(make: (engine: Engine, now: EpochMs) => Change<T>): T {
    const { result, effects } = make(this.#engine, this.now);
    this.#take(effects, undefined);
    return result;
  }

  /** What a crash would leave. */
  storedRows(): readonly StateRow[] {
    return [...this.#rows.values()];
  }

  /** Does the first thing that has still to happen. Steps of one chain keep their order. */
  step(): void {
    const index = this.#random.below(Math.min(this.#steps.length, 3));
    // Commits are applied in order; sends and reports overtake each other freely.
    const chosen = this.#steps[index]?.kind === 'store' ? this.#firstStore() : index;
    const [step] = this.#steps.splice(chosen, 1);
    if (step !== undefined) this.#do(step);
  }

  /** Does everything that has still to happen, and whatever is due meanwhile. */
  settle(): void {
    while (this.hasSteps) this.step();
  }

  /** Lets time pass, flushing what is due; steps happen in between with the given chance. */
  advance(ms: number, stepChance: number): void {
    const until = addMs(this.now, ms);
    for (;;) {
      const dueAt = this.#engine.nextDueAt();
      if (dueAt === undefined || dueAt > until) break;
      if (dueAt > this.now) this.now = dueAt;
      this.#take(this.#engine.tick(this.now, 1), undefined);
      while (this.hasSteps && this.#random.chance(stepChance)) this.step();
    }
    this.now = until;
  }

  /** Ends the process between two steps; what is stored stays, what is in flight may arrive. */
  crash(): void {
    this.note('crash');
    this.#leftAlone.clear();
    for (const step of this.#steps) {
      // A request that was on the wire already arrives although nobody is left to hear of it.
      if (step.kind === 'send' && this.#random.chance(0.5)) this.#arrive(step.request);
    }
    this.#steps = [];
    this.#unsaved = [];
    this.#engine = this.#newEngine();
    const reader = new StoredStateReader();
    for (const { table, key, value } of this.#rows.values()) reader.add({ table, key, value });
    const state = reader.finish();
    if (state.damaged.length > 0) throw new Error(`damaged: ${state.damaged.join(' ')}`);
    this.#take(this.#engine.restore(state, this.now), undefined);
  }

  reload(config = this.#config): void {
    this.note('reload');
    this.#leftAlone.clear();
    this.#config = config;
    this.#take(this.#engine.reconfigure(this.#config, this.now), undefined);
  }

  note(text: string): void {
    this.trace.push(`${(this.now - START) / 1000}s ${text}`);
  }

  #take(effects: Effects, acknowledged: (() => void) | undefined): void {
    this.onEffects(effects);
    const sendAnyway = (): void => {
      for (const request of effects.sends) this.#steps.push({ kind: 'send', request });
    };
    const stored = (): void => {
      acknowledged?.();
      sendAnyway();
    };
    if (effects.changes.length === 0) stored();
    else this.#steps.push({ kind: 'store', changes: effects.changes, stored, sendAnyway });
  }

  #do(step: Step): void {
    switch (step.kind) {
      case 'store':
        this.#store(step);
        break;
      case 'send':
        this.#send(step.request);
        break;
      case 'report':
        this.note(`report ${step.outcome.kind} for ${step.request.notification.id}`);
        this.#listen(step.request, step.outcome);
        this.#take(this.#engine.finishAttempt(step.request.key, step.outcome, this.now), undefined);
        break;
    }
  }

  #store(step: Extract<Step, { kind: 'store' }>): void {
    this.#unsaved.push(...step.changes);
    if (this.isStoreAway) {
      // Nothing is acknowledged, and people are told all the same.
      step.sendAnyway();
      return;
    }
    for (const change of this.#unsaved) {
      const key = `${change.table}\0${change.key}`;
      if (change.value === undefined) this.#rows.delete(key);
      else this.#rows.set(key, { ...change, value: change.value });
    }
    this.#unsaved = [];
    step.stored();
  }

  #send(request: SendRequest): void {
    const { lose, arriveAndFail, refuse, postpone = 0 } = this.faults;
    this.#checkPatience(request);
    const failure = { kind: 'retry', reason: 'serverError', error: 'scripted' } as const;
    let outcome: Outcome = { kind: 'sent' };
    if (this.#random.chance(refuse)) {
      outcome = { kind: 'failed', reason: 'clientError', error: 'scripted' };
    } else if (postpone > 0 && this.#random.chance(postpone)) {
      const retryAfterMs = this.#random.below(MAX_POSTPONEMENT_MS);
      outcome = { ...failure, reason: 'rateLimited', retryAfterMs, mayHaveArrived: false };
    } else if (this.#random.chance(lose)) {
      outcome = { ...failure, mayHaveArrived: false };
    } else {
      this.#arrive(request);
      if (this.#random.chance(arriveAndFail)) outcome = { ...failure, mayHaveArrived: true };
    }
    this.#steps.push({ kind: 'report', request, outcome });
  }

  #listen({ key }: SendRequest, outcome: Outcome): void {
    if (outcome.kind !== 'retry' || outcome.retryAfterMs === undefined) return;
    this.#leftAlone.set(notificationKeyText(key), addMs(this.now, outcome.retryAfterMs));
  }

  #checkPatience({ key, notification }: SendRequest): void {
    const until = this.#leftAlone.get(notificationKeyText(key)) ?? this.now;
    if (until <= this.now) return;
    this.impatient.push(`IMPATIENT ${notification.id}: ${String(until - this.now)} ms too soon`);
  }

  #arrive(request: SendRequest): void {
    const { notification, key } = request;
    const { alerts, now } = notification;
    const nameOf = (alert: (typeof alerts)[number]): string => alert.labels.get('instance');
    const arrival: Arrival = {
      at: this.now,
      target: `${key.groupKey} ${key.integration}[${key.index}]`,
      notification,
      firing: alerts.filter((alert) => !isResolvedAt(alert, now)).map(nameOf),
      resolved: alerts.filter((alert) => isResolvedAt(alert, now)).map(nameOf),
    };
    this.arrivals.push(arrival);
    this.onArrival(arrival, request);
    const mark = notification.possibleDuplicate ? ' MARKED' : '';
    this.note(
      `arrive ${notification.id} ${arrival.target} ${notification.reason}: ` +
        `${arrival.firing.join(' ')} | ${arrival.resolved.join(' ')}${mark}`,
    );
  }

  #firstStore(): number {
    return this.#steps.findIndex((step) => step.kind === 'store');
  }

  #newEngine(): Engine {
    return new Engine(this.#config, {
      ...engineOptions(() => `n${++this.#ids}`),
      random: () => this.#random.next(),
    });
  }
}
