// AggregationGroup: the alerts of one route that share the values of its group_by labels; they
// are told about together (reference row D2).
import { compareAlerts, isResolvedAt, type Alert } from '../model/alert.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { groupIdOf, groupKeyOf, type GroupId, type GroupKey } from './group-key.ts';
import type { Route } from './route.ts';
import { slotOf } from './slot.ts';

/** Written by `Dispatcher` only. */
export class AggregationGroup {
  readonly id: GroupId;
  readonly key: GroupKey;
  readonly route: Route;
  readonly labels: LabelSet;
  readonly #alerts = new Map<Fingerprint, StoredAlert>();
  /** The instant of the last flush that succeeded; undefined before the first. */
  flushedAt: EpochMs | undefined;
  /** How often the group was looked at since it came into being. Not stored; written by the engine. */
  flushCount = 0;
  #slot: number | undefined;

  constructor(route: Route, labels: LabelSet) {
    this.route = route;
    this.labels = labels;
    this.id = groupIdOf(route, labels);
    this.key = groupKeyOf(route, labels);
  }

  get size(): number {
    return this.#alerts.size;
  }

  /** Computed once, and not at all in a process that shares its state with no other. */
  get slot(): number {
    return (this.#slot ??= slotOf(this.key));
  }

  has(alert: StoredAlert): boolean {
    return this.#alerts.get(alert.fingerprint) === alert;
  }

  add(alert: StoredAlert): void {
    this.#alerts.set(alert.fingerprint, alert);
  }

  remove(alert: StoredAlert): void {
    if (this.has(alert)) this.#alerts.delete(alert.fingerprint);
  }

  alerts(): IterableIterator<StoredAlert> {
    return this.#alerts.values();
  }

  /**
   * What a flush at `now` talks about: a copy of each alert in notification order, the end of a
   * firing one zeroed (reference row D7).
   */
  snapshot(now: EpochMs): readonly Alert[] {
    const alerts: Alert[] = [];
    for (const alert of this.#alerts.values())
      alerts.push(alert.snapshot(!isResolvedAt(alert, now)));
    return alerts.sort(compareAlerts);
  }

  /**
   * Lets go of alerts that a flush at `flushedAt` has dealt with (reference row D8): those that
   * were `told` to have ended and were not reported again since. A report may come within the
   * millisecond of the flush but after it, so the times alone do not tell.
   */
  dropSettled(flushedAt: EpochMs, told: readonly Alert[]): void {
    this.flushedAt = flushedAt;
    for (const { fingerprint, endsAt } of told) {
      const alert = this.#alerts.get(fingerprint);
      if (alert === undefined || !isResolvedAt({ endsAt }, flushedAt)) continue;
      if (!isSettled(alert, flushedAt)) continue;
      this.#alerts.delete(fingerprint);
      alert.isGrouped = false;
    }
  }
}

/**
 * Whether a successful flush at `flushedAt` has dealt with an alert for good. Depends on stored
 * times only, so that a restart comes to the same conclusion.
 */
export function isSettled(
  alert: Pick<Alert, 'endsAt' | 'updatedAt'>,
  flushedAt: EpochMs | undefined,
): boolean {
  if (flushedAt === undefined) return false;
  return isResolvedAt(alert, flushedAt) && alert.updatedAt <= flushedAt;
}
