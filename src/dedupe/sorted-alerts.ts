// SortedAlerts: the order in which readers get alerts. Sorting a hundred thousand anew for each
// reader would stop everything else for a tenth of a second, so only what is new is sorted.
import type { StoredAlert } from './stored-alert.ts';

export class SortedAlerts {
  #sorted: readonly StoredAlert[] = [];
  #added: StoredAlert[] = [];
  readonly #removed = new Set<StoredAlert>();

  add(alert: StoredAlert): void {
    this.#added.push(alert);
  }

  remove(alert: StoredAlert): void {
    this.#removed.add(alert);
  }

  /** All alerts by fingerprint. The array stays as it is while others come and go. */
  list(): readonly StoredAlert[] {
    if (this.#added.length > 0) {
      this.#sorted = merge(this.#sorted, this.#added.sort(compare));
      this.#added = [];
    }
    if (this.#removed.size > 0) {
      this.#sorted = this.#sorted.filter((alert) => !this.#removed.has(alert));
      this.#removed.clear();
    }
    return this.#sorted;
  }
}

function merge(a: readonly StoredAlert[], b: readonly StoredAlert[]): StoredAlert[] {
  const merged: StoredAlert[] = [];
  let next = 0;
  for (const alert of a) {
    for (let other = b[next]; other !== undefined && compare(other, alert) < 0; other = b[next]) {
      merged.push(other);
      next += 1;
    }
    merged.push(alert);
  }
  for (const other of b.slice(next)) merged.push(other);
  return merged;
}

function compare(a: StoredAlert, b: StoredAlert): number {
  return a.fingerprint < b.fingerprint ? -1 : 1;
}
