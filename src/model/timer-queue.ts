// TimerQueue: what is due when, as plain data; time comes in as a value.
import { BinaryHeap } from './binary-heap.ts';
import { addMs, type EpochMs } from './instant.ts';

interface Timer<T> {
  readonly item: T;
  readonly dueAt: EpochMs;
  /** Order of scheduling, so that equal times run in the order in which they were set. */
  readonly sequence: number;
}

/** At most one timer per item; setting it again moves it. */
export class TimerQueue<T> {
  readonly #heap = new BinaryHeap<Timer<T>>(isBefore);
  /** The live timer of each item; a timer in the heap that is not here was moved or cancelled. */
  readonly #live = new Map<T, Timer<T>>();
  #sequence = 0;

  get size(): number {
    return this.#live.size;
  }

  set(item: T, dueAt: EpochMs): void {
    const timer = { item, dueAt, sequence: this.#sequence++ };
    this.#live.set(item, timer);
    this.#heap.push(timer);
    this.#compact();
  }

  cancel(item: T): void {
    this.#live.delete(item);
  }

  /** Moves all timers by the same time; their order stays. */
  shift(ms: number): void {
    const timers = [...this.#live.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#heap.refill([]);
    this.#live.clear();
    for (const { item, dueAt } of timers) this.set(item, addMs(dueAt, ms));
  }

  dueAt(item: T): EpochMs | undefined {
    return this.#live.get(item)?.dueAt;
  }

  /** When the next timer is due; undefined when there is none. */
  nextDueAt(): EpochMs | undefined {
    this.#dropDead();
    return this.#heap.first?.dueAt;
  }

  /** Removes and returns the first item that is due at `now`, or undefined. */
  takeDue(now: EpochMs): T | undefined {
    this.#dropDead();
    const { first } = this.#heap;
    if (first === undefined || first.dueAt > now) return undefined;
    this.#heap.pop();
    this.#live.delete(first.item);
    return first.item;
  }

  #dropDead(): void {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      if (this.#live.get(first.item) === first) return;
      this.#heap.pop();
    }
  }

  /** Keeps moved timers from piling up: never more than twice as many entries as live ones. */
  #compact(): void {
    if (this.#heap.size < 64 || this.#heap.size < 2 * this.#live.size) return;
    this.#heap.refill(this.#live.values());
  }
}

function isBefore<T>(a: Timer<T>, b: Timer<T>): boolean {
  return a.dueAt === b.dueAt ? a.sequence < b.sequence : a.dueAt < b.dueAt;
}
