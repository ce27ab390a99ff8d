// BusyGroups: groups that were due while an integration was still being told about them, or about
// a sibling with the same key; each is looked at again as soon as that has ended.
import type { AggregationGroup } from '../route/aggregation-group.ts';

/** Whom a flush tells, and of which group. */
export interface Target {
  readonly groupKey: string;
  readonly receiver: string;
}

export class BusyGroups {
  readonly #waiting = new Map<string, Set<AggregationGroup>>();

  add(target: Target, group: AggregationGroup): void {
    const key = keyOf(target);
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(group));
  }

  /** Removes and returns those that wait for a target. */
  take(target: Target): Iterable<AggregationGroup> {
    const key = keyOf(target);
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    return waiting;
  }

  /** Removes and returns those that wait, whatever for, and that are meant. */
  takeAll(isMeant: (group: AggregationGroup) => boolean): readonly AggregationGroup[] {
    const taken: AggregationGroup[] = [];
    for (const [key, waiting] of this.#waiting) {
      for (const group of [...waiting].filter(isMeant)) {
        waiting.delete(group);
        taken.push(group);
      }
      if (waiting.size === 0) this.#waiting.delete(key);
    }
    return taken;
  }

  clear(): void {
    this.#waiting.clear();
  }
}

function keyOf({ groupKey, receiver }: Target): string {
  return JSON.stringify([receiver, groupKey]);
}
