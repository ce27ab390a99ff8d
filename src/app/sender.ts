// Sender: carries messages to their integrations, each once its intent is on record, and only while
// it is certain that this process is the one to tell of them.
import type { Engine } from '../engine/engine.ts';
import type { OwnSend } from '../engine/effects.ts';
import type { Clock } from '../model/clock.ts';
import type { Integration, Notification, Outcome } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import type { Tenure } from '../route/tenures.ts';

/**
 * How sure a replica can be that it holds what it was lent: `sure`; `alone`, as the shared store
 * answers nobody here, so that others may tell of the same; or `unsure`, and then it asks first.
 */
export type Standing = 'sure' | 'alone' | 'unsure';

export interface SenderDeps {
  readonly engine: Pick<Engine, 'slots'>;
  readonly clock: Clock;
  readonly observer: {
    attempt(key: NotificationKey, outcome: Outcome, elapsedMs: number): void;
    /** A message goes out marked although nothing was doubtful when it was decided. */
    marked?(): void;
  };
  readonly integrationOf: (key: NotificationKey) => Integration | undefined;
  readonly standing: () => Standing;
  /** Resolves to whether all that was to be stored is stored; if not, it cannot be for now. */
  readonly stored: () => Promise<boolean>;
  /** Takes what became of an attempt. */
  readonly finish: (key: NotificationKey, outcome: Outcome) => void;
}

/** A store that does not answer must not keep a page back: people are told after this. */
const STORE_PATIENCE_MS = 3_000;
/** News of an end can wait for longer; the next look at the store is after `END_PAUSE_MS`. */
const END_PATIENCE_MS = 30_000;
const END_PAUSE_MS = 500;
/** How soon a replica that was stalled notices that it may go on. */
const UNSURE_SLEEP_MS = 100;

export class Sender {
  readonly #deps: SenderDeps;
  /** Messages that are decided and not ended, each with its slot. */
  readonly #sends = new Map<Promise<void>, number | undefined>();
  readonly #aborts = new Set<AbortController>();
  #isStopped = false;
  #isCut = false;

  constructor(deps: SenderDeps) {
    this.#deps = deps;
  }

  /**
   * Sends once `recorded` says that the intents are on record. When that fails, or takes too long,
   * people are told all the same; then nobody else could know of it, and the messages are marked.
   * News of ends waits up to half a minute for that: whoever goes on here without knowing that an end
   * was told would keep quiet about an alert that fires again.
   */
  send(sends: readonly OwnSend[], recorded: Promise<boolean>): void {
    const isRecorded = this.#inTime(recorded);
    for (const send of sends) {
      const sent = isRecorded.then((isKnown) => this.#send(send, isKnown));
      this.#sends.set(sent, send.tenure?.slot);
      void sent.finally(() => this.#sends.delete(sent));
    }
  }

  /** Resolves once the messages of some slots have ended, after `graceMs` at most. */
  async ended(slots: ReadonlySet<number>, graceMs: number): Promise<void> {
    const ending = [...this.#sends].flatMap(([send, slot]) =>
      slot !== undefined && slots.has(slot) ? [send] : [],
    );
    if (ending.length === 0) return;
    const { over, cancel } = this.#after(graceMs);
    await Promise.race([Promise.all(ending), over]);
    cancel();
  }

  /**
   * Gives the sends that are under way a little time, then cuts them off; resolves when all have
   * ended. One that was cut off is tried again, marked, with the configuration in force by then.
   */
  async endAll(graceMs: number): Promise<void> {
    const [sends, aborts] = [[...this.#sends.keys()], [...this.#aborts]];
    const cancel = this.#deps.clock.schedule(graceMs, () => {
      for (const abort of aborts) abort.abort();
    });
    await Promise.all(sends);
    cancel();
  }

  /** As `endAll`, and what begins after that is cut off at once. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    if (this.#sends.size === 0) return;
    const cancel = this.#deps.clock.schedule(graceMs, () => {
      this.#isCut = true;
      for (const abort of this.#aborts) abort.abort();
    });
    await Promise.all(this.#sends.keys());
    cancel();
  }

  async #inTime(recorded: Promise<boolean>): Promise<boolean> {
    const { over, cancel } = this.#after(STORE_PATIENCE_MS);
    const isRecorded = await Promise.race([recorded, over.then(() => false)]);
    cancel();
    return isRecorded;
  }

  async #send(send: OwnSend, isRecorded: boolean): Promise<void> {
    const { clock, finish, observer } = this.#deps;
    const { key, deadline, tenure } = send;
    const abort = new AbortController();
    this.#aborts.add(abort);
    if (this.#isCut) abort.abort();
    const isKnown = isRecorded || (await this.#endIsRecorded(send, abort.signal));
    if (!(await this.#goesOn(tenure))) {
      this.#aborts.delete(abort);
      return;
    }
    const cancel = clock.schedule(Math.max(0, deadline - clock.now()), () => {
      // The name tells receivers that time ran out, and not that the process is stopping.
      abort.abort(new DOMException('', 'TimeoutError'));
    });
    const startedAt = clock.monotonicMs();
    const outcome = await this.#attempt(key, this.#marked(send, isKnown), abort.signal);
    cancel();
    this.#aborts.delete(abort);
    observer.attempt(key, outcome, clock.monotonicMs() - startedAt);
    if (await this.#goesOn(tenure)) finish(key, outcome);
  }

  /** Waits for the store where the message is about ends only; false for any other at once. */
  async #endIsRecorded(
    { deadline, notification, tenure }: OwnSend,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!tellsOnlyEnds(notification)) return false;
    const { clock, engine, stored } = this.#deps;
    const waitMs = Math.min(END_PATIENCE_MS, deadline - clock.now() - STORE_PATIENCE_MS);
    const until = clock.monotonicMs() + waitMs;
    while (clock.monotonicMs() < until && !signal.aborted && engine.slots.goesOn(tenure)) {
      await this.#after(END_PAUSE_MS).over;
      if (await this.#inTime(stored())) return true;
    }
    return false;
  }

  /**
   * Waits until it is certain whether a tenure goes on. What was sent in one that has ended is known to
   * the next holder as begun, who repeats it, marked.
   */
  async #goesOn(tenure: Tenure | undefined): Promise<boolean> {
    const { clock, engine, standing } = this.#deps;
    while (standing() === 'unsure' && engine.slots.goesOn(tenure) && !this.#isStopped) {
      await new Promise<void>((resolve) => {
        clock.schedule(UNSURE_SLEEP_MS, resolve);
      });
    }
    return engine.slots.goesOn(tenure) && standing() !== 'unsure';
  }

  #marked({ notification }: OwnSend, isRecorded: boolean): Notification {
    const isDoubtful = !isRecorded || this.#deps.standing() === 'alone';
    if (!isDoubtful || notification.possibleDuplicate) return notification;
    this.#deps.observer.marked?.();
    return { ...notification, possibleDuplicate: true };
  }

  async #attempt(
    key: NotificationKey,
    notification: Notification,
    signal: AbortSignal,
  ): Promise<Outcome> {
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

  #after(ms: number): { readonly over: Promise<void>; readonly cancel: () => void } {
    let cancel = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.schedule(ms, resolve);
    });
    return { over, cancel };
  }
}

function tellsOnlyEnds({ reason }: Notification): boolean {
  return reason === 'all alerts resolved' || reason === 'some alerts resolved';
}
