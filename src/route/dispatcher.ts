// Dispatcher: which groups exist, which alerts are in them, and when each is due to be flushed.
// Pure: time comes in as a value, timers are data.
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { AggregationGroup, isSettled } from './aggregation-group.ts';
import { groupIdOf } from './group-key.ts';
import { groupLabelsOf, matchRoutes, type Route } from './route.ts';
import { Tenures } from './tenures.ts';
import { TimerQueue } from '../model/timer-queue.ts';

/** What is remembered of a group across a restart or a reload. */
export interface GroupTimes {
  /** Undefined lets the group's rules decide, as if it were new. */
  readonly dueAt: EpochMs | undefined;
  readonly flushedAt: EpochMs | undefined;
}

/** What is remembered across a restart or a reload. */
export interface GroupMemory {
  timesOf(group: AggregationGroup): GroupTimes | undefined;
  /** Whether somebody was told that the alert fires, and not yet that it has ended. */
  isAwaited(group: AggregationGroup, alert: StoredAlert): boolean;
}

export class Dispatcher {
  readonly root: Route;
  readonly #groups = new Map<string, AggregationGroup>();
  readonly #timers = new TimerQueue<AggregationGroup>();
  readonly #tenures: Tenures;
  /** When groups are due that somebody else looks at: known, and never run here. */
  readonly #parked = new Map<AggregationGroup, EpochMs>();
  /** Routing is a function of the labels alone, so it is done once per alert. */
  readonly #routesOf = new Map<LabelSet, readonly Route[]>();

  constructor(root: Route, tenures = new Tenures('lone')) {
    this.root = root;
    this.#tenures = tenures;
  }

  get size(): number {
    return this.#groups.size;
  }

  get(id: string): AggregationGroup | undefined {
    return this.#groups.get(id);
  }

  groups(): IterableIterator<AggregationGroup> {
    return this.#groups.values();
  }

  routesOf(labels: LabelSet): readonly Route[] {
    const known = this.#routesOf.get(labels);
    if (known !== undefined) return known;
    const routes = matchRoutes(this.root, labels);
    this.#routesOf.set(labels, routes);
    return routes;
  }

  /** Puts an alert into each of its groups; returns those that had to be created. */
  insert(alert: StoredAlert, now: EpochMs): readonly AggregationGroup[] {
    const created: AggregationGroup[] = [];
    for (const route of this.routesOf(alert.labels)) {
      const labels = groupLabelsOf(route, alert.labels);
      const existing = this.#groups.get(groupIdOf(route, labels));
      if (existing !== undefined) {
        existing.add(alert);
        continue;
      }
      const group = new AggregationGroup(route, labels);
      group.add(alert);
      this.#register(group, firstDueAt(route, alert, now));
      created.push(group);
    }
    alert.isGrouped = true;
    return created;
  }

  /**
   * Puts a stored alert back into its groups after a restart or a reload. An ended alert comes
   * back only where there is something left to tell: its group has not been flushed since, or
   * somebody waits for the news. Returns whether it is in any group.
   */
  restore(alert: StoredAlert, now: EpochMs, memory: GroupMemory): boolean {
    let isHeld = false;
    alert.isGrouped = true;
    for (const route of this.routesOf(alert.labels)) {
      const candidate = new AggregationGroup(route, groupLabelsOf(route, alert.labels));
      const times = memory.timesOf(candidate);
      const isPending = times !== undefined && !isSettled(alert, times.flushedAt);
      const isNews = isPending || memory.isAwaited(candidate, alert);
      if (isResolvedAt(alert, now) && !isNews) {
        alert.isGrouped = false;
        continue;
      }
      const group = this.#groups.get(candidate.id) ?? candidate;
      group.add(alert);
      isHeld = true;
      if (group !== candidate) continue;
      group.flushedAt = times?.flushedAt;
      this.#register(group, times?.dueAt ?? firstDueAt(route, alert, now));
    }
    return isHeld;
  }

  /** Moves all timers, after the wall clock was set back. */
  shiftTimers(ms: number): void {
    this.#timers.shift(ms);
    for (const [group, dueAt] of this.#parked) this.#parked.set(group, addMs(dueAt, ms));
  }

  /** Also of a group that somebody else looks at. */
  dueAt(group: AggregationGroup): EpochMs | undefined {
    return this.#timers.dueAt(group) ?? this.#parked.get(group);
  }

  schedule(group: AggregationGroup, dueAt: EpochMs): void {
    if (this.#groups.get(group.id) === group) this.#setTimer(group, dueAt);
  }

  /** Sorts timers anew into those that run here and those that do not, after tenures have changed. */
  sortTimers(): void {
    for (const group of this.#groups.values()) {
      const dueAt = this.dueAt(group);
      if (dueAt !== undefined) this.#setTimer(group, dueAt);
    }
  }

  nextDueAt(): EpochMs | undefined {
    return this.#timers.nextDueAt();
  }

  /** Takes the next group that is due; it has no timer until `schedule` gives it one. */
  takeDue(now: EpochMs): AggregationGroup | undefined {
    return this.#timers.takeDue(now);
  }

  /**
   * Ends a successful flush at `now`, which told of `alerts`: lets go of those that are settled,
   * and of the group when none is left.
   */
  settle(
    group: AggregationGroup,
    { now, alerts }: { readonly now: EpochMs; readonly alerts: readonly Alert[] },
  ): void {
    group.dropSettled(now, alerts);
    if (group.size === 0) this.#remove(group);
  }

  /** Lets go of the alerts of a group that have ended, and of the group when none is left. */
  dropEnded(group: AggregationGroup, now: EpochMs): void {
    for (const alert of group.alerts()) {
      if (!isResolvedAt(alert, now)) continue;
      group.remove(alert);
      alert.isGrouped = false;
    }
    if (group.size === 0) this.#remove(group);
  }

  /** Takes an alert out of its groups; they stay. */
  remove(alert: StoredAlert): void {
    for (const route of this.routesOf(alert.labels)) {
      this.#groups.get(groupIdOf(route, groupLabelsOf(route, alert.labels)))?.remove(alert);
    }
  }

  /** Releases what is remembered of an alert that is known no longer. */
  forget(alert: StoredAlert): void {
    this.#routesOf.delete(alert.labels);
  }

  /** The groups that hold an alert. */
  *groupsOf(alert: StoredAlert): Generator<AggregationGroup, void> {
    for (const route of this.routesOf(alert.labels)) {
      const group = this.#groups.get(groupIdOf(route, groupLabelsOf(route, alert.labels)));
      if (group?.has(alert) === true) yield group;
    }
  }

  /** Whether any group still has something to say about an alert. */
  holds(alert: StoredAlert): boolean {
    return this.routesOf(alert.labels).some((route) => {
      const id = groupIdOf(route, groupLabelsOf(route, alert.labels));
      return this.#groups.get(id)?.has(alert) ?? false;
    });
  }

  isLive(group: AggregationGroup): boolean {
    return this.#groups.get(group.id) === group;
  }

  #register(group: AggregationGroup, dueAt: EpochMs): void {
    this.#groups.set(group.id, group);
    this.#setTimer(group, dueAt);
  }

  #remove(group: AggregationGroup): void {
    if (this.#groups.get(group.id) !== group) return;
    this.#groups.delete(group.id);
    this.#timers.cancel(group);
    this.#parked.delete(group);
  }

  #setTimer(group: AggregationGroup, dueAt: EpochMs): void {
    if (this.#tenures.covers(group)) {
      this.#timers.set(group, dueAt);
      this.#parked.delete(group);
    } else {
      this.#timers.cancel(group);
      this.#parked.set(group, dueAt);
    }
  }
}

/**
 * A new group waits group_wait for company, unless its first alert has been firing for longer
 * than that: then it is due at once (reference row D4).
 */
function firstDueAt(route: Route, alert: StoredAlert, now: EpochMs): EpochMs {
  const hasWaited = addMs(alert.startsAt, route.groupWaitMs) < now;
  return hasWaited ? now : addMs(now, route.groupWaitMs);
}
