// Turns many small commits into few large ones, and keeps what a failing store did not take until
// it does. The way of every state change to the disk.
import { NOTHING_FENCED, StoreError } from '../engine/state-store.ts';
import type { CommitResult, StateChange, StateStore } from '../engine/state-store.ts';
import type { Clock } from '../model/clock.ts';
import { PendingChanges } from './pending-changes.ts';
import type { CommitBounds } from './pending-changes.ts';

export interface GroupCommitOptions {
  /** An open store. Whoever opened it closes it, after `GroupCommit.close`. */
  readonly store: Pick<StateStore, 'commit'>;
  readonly clock: Clock;
  /** Changes per commit, which bounds how long one takes. Default 20,000. */
  readonly maxChanges?: number;
  /** UTF-16 units of keys and values per commit. Default 16 Mi. */
  readonly maxChars?: number;
  /**
   * Milliseconds after which callers are told that a commit under way has failed. It may still
   * succeed: the next one waits for it. Default 5000.
   */
  readonly patienceMs?: number;
  /** Told of changes that the store has dropped for good, as somebody else holds their slot. */
  readonly onDropped?: (changes: readonly StateChange[]) => void;
}

const DEFAULT_MAX_CHANGES = 20_000;
const DEFAULT_MAX_CHARS = 16 * 1024 * 1024;
const DEFAULT_PATIENCE_MS = 5000;

/** Short, because a caller may wait for the next attempt, and a sender waits for the caller. */
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 1000;

/** A caller that waits for everything up to a position to be stored. */
interface Waiter {
  readonly position: number;
  /** The number of attempts begun before it came; a later one's failure is its own. */
  readonly attempts: number;
  /** The tokens of its own changes, by slot. */
  readonly tokens: ReadonlyMap<number, number>;
  /** Slots of its own changes that were dropped so far. */
  readonly fenced: Set<number>;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Gathers changes while a commit is under way, and sends them as the next one. Of several changes
 * to one key under one tenure, or none, the last wins. Everything handed in reaches the store in the
 * end, but for what a fence keeps out, also when the caller was told of a failure: its changes count
 * in memory, so they must count after a restart.
 */
export class GroupCommit {
  readonly #store: Pick<StateStore, 'commit'>;
  readonly #clock: Clock;
  readonly #bounds: CommitBounds;
  readonly #patienceMs: number;
  readonly #onDropped: (changes: readonly StateChange[]) => void;
  readonly #pending = new PendingChanges();
  /** What follows from changes that were dropped is taken while closing, too. */
  #isGivingBack = false;
  #waiters: Waiter[] = [];
  #attempts = 0;
  #failuresInARow = 0;
  #isHealthy = true;
  #isSending = false;
  #cancelRetry: (() => void) | undefined;
  #phase: 'open' | 'closing' | 'closed' = 'open';
  #closing: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(options: GroupCommitOptions) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#bounds = {
      maxChanges: options.maxChanges ?? DEFAULT_MAX_CHANGES,
      maxChars: options.maxChars ?? DEFAULT_MAX_CHARS,
    };
    this.#patienceMs = options.patienceMs ?? DEFAULT_PATIENCE_MS;
    this.#onDropped = options.onDropped ?? (() => undefined);
  }

  /**
   * Resolves once the store has these changes, or newer ones of the same keys, to which of these
   * changes were dropped because their slot was lost. Rejects with
   * `StoreError` when an attempt fails that began later, or does not end in time; the changes are
   * kept and tried again. After `close` they are refused.
   */
  async commit(changes: readonly StateChange[]): Promise<CommitResult> {
    if (this.#phase !== 'open' && !this.#isGivingBack) {
      throw new StoreError('Cannot commit: the group commit is closed');
    }
    if (changes.length === 0) return NOTHING_FENCED;
    return this.#wait(this.#pending.add(changes), tokensOf(changes));
  }

  /** Waits, as `commit` does, for everything handed in so far. */
  async flush(): Promise<void> {
    if (this.#pending.size > 0) await this.#wait(this.#pending.lastPosition, new Map());
  }

  /** Says whether the last attempt succeeded, and none is overdue. True before the first. */
  isHealthy(): boolean {
    return this.#isHealthy;
  }

  /** Counts the changes that are not known to be in the store. */
  pendingChanges(): number {
    return this.#pending.size;
  }

  /** What is not known to be in the store. */
  pending(): Iterable<StateChange> {
    return this.#pending.values();
  }

  /**
   * Refuses new changes, and tries to store what is pending until the time is over. Rejects with
   * `StoreError` when something is left. The store itself stays open.
   */
  async close({ timeoutMs }: { readonly timeoutMs: number }): Promise<void> {
    this.#closing ??= this.#drain(timeoutMs);
    await this.#closing;
  }

  #wait(position: number, tokens: ReadonlyMap<number, number>): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      const attempts = this.#attempts;
      this.#waiters.push({ position, attempts, tokens, fenced: new Set(), resolve, reject });
      this.#sendSoon();
    });
  }

  #sendSoon(): void {
    if (!this.#isSending && this.#cancelRetry === undefined) void this.#send();
  }

  /** Sends one commit after another until nothing is pending or one fails. Never rejects. */
  async #send(): Promise<void> {
    this.#isSending = true;
    let isStored = true;
    while (isStored && this.#hasWork()) isStored = await this.#attempt();
    this.#isSending = false;
    if (!isStored) this.#retryLater();
    else this.#drained?.();
  }

  // After closing in vain, a commit that still hangs may end: nothing may follow it.
  #hasWork(): boolean {
    return this.#phase !== 'closed' && this.#pending.size > 0;
  }

  async #attempt(): Promise<boolean> {
    this.#attempts += 1;
    const stopWatch = this.#watch();
    const changes = this.#pending.take(this.#bounds);
    let result: CommitResult;
    try {
      result = await this.#store.commit(changes);
    } catch (error) {
      this.#pending.putBack();
      this.#fail(asStoreError(error), this.#attempts);
      return false;
    } finally {
      stopWatch();
    }
    this.#isHealthy = true;
    this.#failuresInARow = 0;
    const storedUpTo = this.#pending.confirm();
    this.#noteFenced(tokensOf(changes), result);
    this.#giveBack(changes, result);
    this.#succeed(storedUpTo);
    return true;
  }

  #succeed(storedUpTo: number): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter(({ position }) => position > storedUpTo);
    for (const { position, fenced, resolve } of waiters) {
      if (position <= storedUpTo) resolve({ fenced });
    }
  }

  #giveBack(changes: readonly StateChange[], { fenced }: CommitResult): void {
    if (fenced.size === 0) return;
    this.#isGivingBack = true;
    try {
      this.#onDropped(changes.filter(({ fence }) => fence !== undefined && fenced.has(fence.slot)));
    } finally {
      this.#isGivingBack = false;
    }
  }

  #noteFenced(tokens: ReadonlyMap<number, number>, { fenced }: CommitResult): void {
    if (tokens.size === 0) return;
    for (const waiter of this.#waiters) {
      for (const [slot, token] of waiter.tokens) {
        if (tokens.get(slot) === token && fenced.has(slot)) waiter.fenced.add(slot);
      }
    }
  }

  /** Rejects the callers that came before an attempt began; the others have the next one. */
  #fail(error: StoreError, attempt: number): void {
    this.#isHealthy = false;
    const waiters = this.#waiters;
    this.#waiters = waiters.filter(({ attempts }) => attempts >= attempt);
    for (const { attempts, reject } of waiters) if (attempts < attempt) reject(error);
  }

  /** Rejects all callers again and again while an attempt hangs. Returns how to stop that. */
  #watch(): () => void {
    let cancel: () => void;
    const tell = (): void => {
      const message = `The store has not answered for ${String(this.#patienceMs)} ms`;
      this.#fail(new StoreError(message), Number.POSITIVE_INFINITY);
      cancel = this.#clock.schedule(this.#patienceMs, tell);
    };
    cancel = this.#clock.schedule(this.#patienceMs, tell);
    return () => {
      cancel();
    };
  }

  #retryLater(): void {
    if (this.#phase === 'closed') return;
    const ms = Math.min(RETRY_MIN_MS * 2 ** Math.min(this.#failuresInARow, 10), RETRY_MAX_MS);
    this.#failuresInARow += 1;
    this.#cancelRetry = this.#clock.schedule(ms, () => {
      this.#cancelRetry = undefined;
      this.#sendSoon();
    });
  }

  async #drain(timeoutMs: number): Promise<void> {
    this.#phase = 'closing';
    if (this.#pending.size > 0) {
      await new Promise<void>((resolve) => {
        const cancelDeadline = this.#clock.schedule(timeoutMs, resolve);
        this.#drained = () => {
          cancelDeadline();
          resolve();
        };
        this.#stopRetry();
        this.#sendSoon();
      });
    }
    this.#phase = 'closed';
    this.#stopRetry();
    const left = this.#pending.size;
    if (left === 0) return;
    const error = new StoreError(
      `Cannot store ${String(left)} pending changes within ${String(timeoutMs)} ms of closing`,
    );
    this.#fail(error, Number.POSITIVE_INFINITY);
    throw error;
  }

  #stopRetry(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
  }
}

function tokensOf(changes: readonly StateChange[]): ReadonlyMap<number, number> {
  const tokens = new Map<number, number>();
  for (const { fence } of changes) if (fence !== undefined) tokens.set(fence.slot, fence.token);
  return tokens;
}

function asStoreError(error: unknown): StoreError {
  return error instanceof StoreError
    ? error
    : new StoreError('The store failed in an unexpected way', { cause: error });
}
