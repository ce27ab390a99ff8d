// SourceHeap: the source alerts that inhibit the same targets. Any one that fires is enough, so the
// first by fingerprint is at hand, and those that have ended are taken out when they get in the way.
import type { StoredAlert } from '../../dedupe/stored-alert.ts';
import { isResolvedAt } from '../../model/alert.ts';
import { BinaryHeap } from '../../model/binary-heap.ts';
import type { EpochMs } from '../../model/instant.ts';

/** Up to this many, looking through all is quicker and smaller than a set of them. */
const SMALL = 16;

/** In the order of fingerprints. The ends of alerts move; they are read when asked. */
export class SourceHeap {
  /** Holds each member; after it was large, for a while also those that are members no more. */
  readonly #heap = new BinaryHeap<StoredAlert>(isBefore);
  /** Its members, once it has been large. Most never are: each machine has its own alert or two. */
  #members: Set<StoredAlert> | undefined;

  get isEmpty(): boolean {
    return (this.#members?.size ?? this.#heap.size) === 0;
  }

  /** Adding a member again changes nothing. */
  add(alert: StoredAlert): void {
    if (this.#members?.has(alert) ?? this.#heap.includes(alert)) return;
    this.#members?.add(alert);
    this.#heap.push(alert);
    if (this.#heap.size > SMALL) this.#members ??= new Set(this.#heap.items());
    this.#compact();
  }

  delete(alert: StoredAlert): void {
    if (this.#members === undefined) {
      this.#heap.refill(this.#heap.items().filter((other) => other !== alert));
    } else if (this.#members.delete(alert)) {
      this.#compact();
    }
  }

  /** The first member that has not ended at `now`; those before it leave, each through `onEnded`. */
  first(now: EpochMs, onEnded: (alert: StoredAlert) => void): StoredAlert | undefined {
    for (let top = this.#heap.first; top !== undefined; top = this.#heap.first) {
      const isMember = this.#members?.has(top) ?? true;
      if (isMember && !isResolvedAt(top, now)) return top;
      this.#members?.delete(top);
      this.#heap.pop();
      if (isMember) onEnded(top);
    }
    return undefined;
  }

  /** Keeps those that are gone from piling up: never more than there are members. */
  #compact(): void {
    const members = this.#members;
    if (members === undefined || this.#heap.size <= SMALL) return;
    if (this.#heap.size < 2 * members.size) return;
    this.#heap.refill(members);
  }
}

function isBefore(a: StoredAlert, b: StoredAlert): boolean {
  return a.fingerprint < b.fingerprint;
}
