// SourceHeap: the source alerts that inhibit the same targets. Any one that fires is enough, so the
// first by fingerprint is at hand, and those that have ended are taken out when they get in the way.
import type { StoredAlert } from '../../dedupe/stored-alert.ts';
import { isResolvedAt } from '../../model/alert.ts';
import type { EpochMs } from '../../model/instant.ts';

/** Up to this many, looking through all is quicker and smaller than a set of them. */
const SMALL = 16;

/** A binary heap in the order of fingerprints. The ends of alerts move; they are read when asked. */
export class SourceHeap {
  /** Holds each member; after it was large, for a while also those that are members no more. */
  #heap: StoredAlert[] = [];
  /** Its members, once it has been large. Most never are: each machine has its own alert or two. */
  #members: Set<StoredAlert> | undefined;

  get isEmpty(): boolean {
    return (this.#members?.size ?? this.#heap.length) === 0;
  }

  /** Adding a member again changes nothing. */
  add(alert: StoredAlert): void {
    if (this.#members?.has(alert) ?? this.#heap.includes(alert)) return;
    this.#members?.add(alert);
    this.#push(alert);
    if (this.#heap.length > SMALL) this.#members ??= new Set(this.#heap);
    this.#compact();
  }

  delete(alert: StoredAlert): void {
    if (this.#members === undefined) {
      this.#refill(this.#heap.filter((other) => other !== alert));
    } else if (this.#members.delete(alert)) {
      this.#compact();
    }
  }

  /** The first member that has not ended at `now`; those before it leave, each through `onEnded`. */
  first(now: EpochMs, onEnded: (alert: StoredAlert) => void): StoredAlert | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      const isMember = this.#members?.has(top) ?? true;
      if (isMember && !isResolvedAt(top, now)) return top;
      this.#members?.delete(top);
      this.#pop();
      if (isMember) onEnded(top);
    }
    return undefined;
  }

  /** Keeps those that are gone from piling up: never more than there are members. */
  #compact(): void {
    const members = this.#members;
    if (members === undefined || this.#heap.length <= SMALL) return;
    if (this.#heap.length < 2 * members.size) return;
    this.#refill([...members]);
  }

  /** A sorted array is a valid heap. */
  #refill(alerts: StoredAlert[]): void {
    this.#heap = alerts.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #push(alert: StoredAlert): void {
    if (this.#heap.length === 0) {
      // Most stay alone, and an array that grows makes room for many.
      this.#heap = [alert];
      return;
    }
    this.#heap.push(alert);
    this.#siftUp(this.#heap.length - 1);
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #siftDown(): void {
    let index = 0;
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

function isBefore(a: StoredAlert, b: StoredAlert): boolean {
  return a.fingerprint < b.fingerprint;
}
