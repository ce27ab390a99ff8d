// TimerQueue: what is due when. A binary heap of plain data; time comes in as a value.
import { addMs, type EpochMs } from './instant.ts';

interface Timer<T> {
  readonly item: T;
  readonly dueAt: EpochMs;
  /** Order of scheduling, so that equal times run in the order in which they were set. */
  readonly sequence: number;
}

/** At most one timer per item; setting it again moves it. */
export class TimerQueue<T> {
  #heap: Timer<T>[] = [];
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
    this.#siftUp(this.#heap.length - 1);
    this.#compact();
  }

  cancel(item: T): void {
    this.#live.delete(item);
  }

  /** Moves all timers by the same time; their order stays. */
  shift(ms: number): void {
    const timers = [...this.#live.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#heap = [];
    this.#live.clear();
    for (const { item, dueAt } of timers) this.set(item, addMs(dueAt, ms));
  }

  dueAt(item: T): EpochMs | undefined {
    return this.#live.get(item)?.dueAt;
  }

  /** When the next timer is due; undefined when there is none. */
  nextDueAt(): EpochMs | undefined {
    this.#dropDead();
    return this.#heap[0]?.dueAt;
  }

  /** Removes and returns the first item that is due at `now`, or undefined. */
  takeDue(now: EpochMs): T | undefined {
    this.#dropDead();
    const first = this.#heap[0];
    if (first === undefined || first.dueAt > now) return undefined;
    this.#pop();
    this.#live.delete(first.item);
    return first.item;
  }

  #dropDead(): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#live.get(first.item) === first) return;
      this.#pop();
    }
  }

  /** Keeps moved timers from piling up: never more than twice as many entries as live ones. */
  #compact(): void {
    if (this.#heap.length < 64 || this.#heap.length < 2 * this.#live.size) return;
    // A sorted array is a valid heap.
    this.#heap = [...this.#live.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #siftDown(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const child = this.#isBeforeAt(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #isBeforeAt(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    return first !== undefined && second !== undefined && isBefore(first, second);
  }

  /** Exchanges two entries when the first belongs nearer the root. */
  #swapIfBefore(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    if (first === undefined || second === undefined || !isBefore(first, second)) return false;
    this.#heap[a] = second;
    this.#heap[b] = first;
    return true;
  }
}

function isBefore<T>(a: Timer<T>, b: Timer<T>): boolean {
  return a.dueAt === b.dueAt ? a.sequence < b.sequence : a.dueAt < b.dueAt;
}
