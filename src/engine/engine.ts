// Engine: the way of one alert as one pure state machine. Reports, time and outcomes go in; what
// to store and what to send come out. Same input, same decision: a test, a simulation or a replay
// drives it with a clock of its own.
import { AlertStore } from '../dedupe/alert-store.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt, type Alert } from '../model/alert.ts';
import { addMs, type EpochMs } from '../model/instant.ts';
import { keyOf, type Flush, type NotifierStep } from '../notify/flush.ts';
import type { Outcome } from '../notify/integration.ts';
import { notificationKeyText, type NotificationKey } from '../notify/notification-record.ts';
import { Notifier } from '../notify/notifier.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { Dispatcher, type GroupMemory } from '../route/dispatcher.ts';
import { emptyEffects, type Effects, type IngestEffects } from './effects.ts';
import type { EngineConfig, EngineOptions } from './engine-config.ts';
import {
  alertRow,
  alertTimeRow,
  groupRow,
  notificationRow,
  removedAlertRows,
  removedGroupRow,
  removedNotificationRow,
} from './rows.ts';
import type { StoredState } from './stored-state.ts';

/** A flush may take this long even when group_interval is shorter (reference row D7). */
const MIN_FLUSH_MS = 10_000;
/**
 * Prometheus goes on to report an ended alert for 15 minutes; who is forgotten in that time would
 * come back as news.
 */
const REPORTED_ON_MS = 16 * 60_000;
/** Some 40 MB at usual label lengths; more alerts than this are known by fingerprint. */
const LABEL_CACHE_SIZE = 131_072;

export class Engine {
  readonly alerts: AlertStore;
  readonly #options: EngineOptions;
  readonly #notifier: Notifier<AggregationGroup>;
  #config: EngineConfig;
  #dispatcher: Dispatcher;
  /** Groups that were due while an integration was still being told about them, by whom and what. */
  readonly #waiting = new Map<string, Set<AggregationGroup>>();

  constructor(config: EngineConfig, options: EngineOptions) {
    this.#config = config;
    this.#options = options;
    this.alerts = new AlertStore({ cacheSize: options.labelCacheSize ?? LABEL_CACHE_SIZE });
    this.#notifier = new Notifier(options);
    this.#dispatcher = new Dispatcher(config.root);
  }

  get dispatcher(): Dispatcher {
    return this.#dispatcher;
  }

  get notificationsUnderWay(): number {
    return this.#notifier.deliveriesUnderWay;
  }

  /** Takes what was stored by an earlier process. To be called once, before anything else. */
  restore(state: StoredState, now: EpochMs): Effects {
    const effects = emptyEffects();
    for (const record of state.notifications) this.#notifier.log.set(record);
    const memory: GroupMemory = {
      timesOf: (group) => state.groups.get(group.id),
      isAwaited: (group, alert) => this.#isAwaited(group, alert),
    };
    for (const stored of state.alerts) {
      const alert = this.alerts.restore(stored);
      const isHeld = this.#dispatcher.restore(alert, now, memory);
      if (isHeld && this.#lapsed(alert, now)) {
        const graceMs = Math.min(alert.endsAt - alert.updatedAt, this.#config.resolveTimeoutMs);
        this.alerts.extend(alert, addMs(now, graceMs));
        effects.changes.push(alertTimeRow(alert));
      }
    }
    for (const group of this.#dispatcher.groups()) {
      // An intent without an outcome: the process ended in the middle of telling somebody.
      if (this.#hasOpenIntent(group)) this.#dispatcher.schedule(group, now);
      effects.changes.push(groupRow(group, this.#dispatcher.dueAt(group)));
    }
    this.#removeRows(state.groups.keys(), effects);
    return effects;
  }

  /** Merges a batch of reports, and puts what is new into its groups. */
  ingest(batch: readonly PostedAlert[], now: EpochMs): IngestEffects {
    const effects = { ...emptyEffects(), refused: [] as string[], firing: 0, resolved: 0 };
    const accept = {
      resolveTimeoutMs: this.#config.resolveTimeoutMs,
      isValidName: this.#options.isValidName,
    };
    for (const posted of batch) {
      if (posted.endsAt !== undefined && posted.endsAt <= now) effects.resolved += 1;
      else effects.firing += 1;
      const result = this.alerts.put(posted, now, accept);
      switch (result.kind) {
        case 'refused':
          effects.refused.push(result.reason);
          break;
        case 'unchanged':
          break;
        case 'touched':
          effects.changes.push(alertTimeRow(result.alert));
          if (!result.alert.isGrouped && !isResolvedAt(result.alert, now)) {
            this.#insert(result.alert, now, effects);
          }
          break;
        case 'turned':
          effects.changes.push(alertTimeRow(result.alert));
          this.#insert(result.alert, now, effects);
          break;
        case 'changed':
          effects.changes.push(alertRow(result.alert), alertTimeRow(result.alert));
          this.#insert(result.alert, now, effects);
          break;
      }
    }
    return effects;
  }

  /**
   * Takes note that the wall clock was set back: what was due in a while is due in the same while.
   * `ms` is negative.
   */
  shiftTimers(ms: number): void {
    this.#dispatcher.shiftTimers(ms);
    this.#notifier.shiftRetries(ms);
  }

  /** When there is something to do without any input; undefined when never. */
  nextDueAt(): EpochMs | undefined {
    const flush = this.#dispatcher.nextDueAt();
    const retry = this.#notifier.nextRetryAt();
    if (flush === undefined || retry === undefined) return flush ?? retry;
    return flush < retry ? flush : retry;
  }

  /** Does up to `limit` things that are due; the caller asks again until `nextDueAt` is later. */
  tick(now: EpochMs, limit: number): Effects {
    const effects = emptyEffects();
    for (let done = 0; done < limit; done++) {
      const retry = this.#notifier.retryDue(now);
      if (retry !== undefined) {
        this.#absorb(retry, now, effects);
        continue;
      }
      const dueAt = this.#dispatcher.nextDueAt();
      const group = this.#dispatcher.takeDue(now);
      if (group === undefined || dueAt === undefined) break;
      this.#flush(group, { now, dueAt }, effects);
    }
    return effects;
  }

  /** Takes the outcome of a send. */
  finishAttempt(key: NotificationKey, outcome: Outcome, now: EpochMs): Effects {
    const effects = emptyEffects();
    this.#absorb(this.#notifier.finishAttempt(key, outcome, now), now, effects);
    return effects;
  }

  /**
   * Takes a new configuration: groups are formed anew from the stored alerts and their timers
   * restart (reference row D11); what was told, and what is being told, stays known.
   */
  reconfigure(config: EngineConfig, now: EpochMs): Effects {
    const effects = emptyEffects();
    this.#absorb(this.#notifier.abandonRetries(), now, effects);
    const former = new Map([...this.#dispatcher.groups()].map((group) => [group.id, group]));
    this.#config = config;
    this.#dispatcher = new Dispatcher(config.root);
    this.#waiting.clear();
    const memory: GroupMemory = {
      timesOf: (group) => {
        const known = former.get(group.id);
        return known && { dueAt: undefined, flushedAt: known.flushedAt };
      },
      isAwaited: (group, alert) => this.#isAwaited(group, alert),
    };
    for (const alert of this.alerts.values()) this.#dispatcher.restore(alert, now, memory);
    for (const group of this.#dispatcher.groups()) {
      effects.changes.push(groupRow(group, this.#dispatcher.dueAt(group)));
    }
    this.#removeRows(former.keys(), effects);
    return effects;
  }

  /** Forgets ended alerts that no group needs and nobody reports any more (reference row A10). */
  collectAlerts(now: EpochMs): Effects {
    const effects = emptyEffects();
    let count = 0;
    for (const alert of this.alerts.values()) {
      if (!isResolvedAt(alert, now) || this.#dispatcher.holds(alert)) continue;
      if (alert.reportedAt > addMs(now, -REPORTED_ON_MS)) continue;
      this.alerts.delete(alert);
      this.#dispatcher.forget(alert);
      effects.changes.push(...removedAlertRows(alert));
      count += 1;
    }
    if (count > 0) effects.events.push({ kind: 'alerts collected', count });
    return effects;
  }

  /** Forgets records of groups that are gone, once past their time (reference row P6). */
  expireRecords(now: EpochMs): Effects {
    const effects = emptyEffects();
    const needed = new Set<string>();
    for (const group of this.#dispatcher.groups()) {
      for (const key of this.#keysOf(group)) needed.add(notificationKeyText(key));
    }
    const expired = this.#notifier.log.expire(now, (text) => needed.has(text));
    for (const record of expired) effects.changes.push(removedNotificationRow(record));
    if (expired.length > 0) {
      effects.events.push({ kind: 'records expired', count: expired.length });
    }
    return effects;
  }

  #insert(alert: StoredAlert, now: EpochMs, effects: Effects): void {
    for (const group of this.#dispatcher.insert(alert, now)) {
      effects.changes.push(groupRow(group, this.#dispatcher.dueAt(group)));
      effects.events.push({ kind: 'group created', ...nameOf(group) });
    }
  }

  #flush(
    group: AggregationGroup,
    time: { readonly now: EpochMs; readonly dueAt: EpochMs },
    effects: Effects,
  ): void {
    const { now, dueAt } = time;
    const { route } = group;
    const integrations = this.#config.integrations.get(route.receiver) ?? [];
    const target = { groupKey: group.key, receiver: route.receiver, integrations };
    if (this.#notifier.isBusy(target)) {
      this.#await(target, group);
      return;
    }
    const alerts = group.snapshot(now);
    this.#dispatcher.schedule(group, addMs(now, route.groupIntervalMs));
    effects.changes.push(groupRow(group, this.#dispatcher.dueAt(group)));
    effects.events.push({
      kind: 'group flushed',
      ...nameOf(group),
      numAlerts: alerts.length,
      lateMs: now - dueAt,
    });
    const step = this.#notifier.begin({
      ...target,
      group,
      groupLabels: group.labels,
      routeLabels: this.#config.renderRouteLabels(group, alerts, now),
      repeatIntervalMs: route.repeatIntervalMs,
      alerts,
      now,
      deadline: addMs(now, Math.max(route.groupIntervalMs, MIN_FLUSH_MS)),
    });
    this.#absorb(step, now, effects);
  }

  #absorb(step: NotifierStep<AggregationGroup>, now: EpochMs, effects: Effects): void {
    // One by one: a reload may end so many deliveries that they do not fit into one call.
    for (const record of step.records) effects.changes.push(notificationRow(record));
    for (const send of step.sends) effects.sends.push(send);
    for (const event of step.events) effects.events.push(event);
    for (const { flush, succeeded } of step.finished) {
      if (succeeded && this.#dispatcher.isLive(flush.group)) {
        this.#settle(flush, effects);
      }
      this.#wake(flush, now);
    }
  }

  #settle(flush: Flush<AggregationGroup>, effects: Effects): void {
    const { group } = flush;
    this.#dispatcher.settle(group, flush);
    if (this.#dispatcher.isLive(group)) {
      effects.changes.push(groupRow(group, this.#dispatcher.dueAt(group)));
      return;
    }
    effects.changes.push(removedGroupRow(group.id));
    effects.events.push({ kind: 'group removed', ...nameOf(group) });
  }

  #await(target: Target, group: AggregationGroup): void {
    const key = targetKey(target);
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(group));
  }

  #wake(target: Target, now: EpochMs): void {
    const key = targetKey(target);
    for (const group of this.#waiting.get(key) ?? []) this.#dispatcher.schedule(group, now);
    this.#waiting.delete(key);
  }

  /**
   * Whether an alert has ended only because nobody was there to hear that it still fires: its
   * sender gave it an end in the future, as Prometheus always does. It gets one more such period,
   * in which the sender speaks up, or it ends for good.
   */
  #lapsed(alert: StoredAlert, now: EpochMs): boolean {
    return isResolvedAt(alert, now) && alert.endsAt > alert.updatedAt;
  }

  /** Removes the rows of groups that were remembered and do not exist any more. */
  #removeRows(remembered: Iterable<string>, effects: Effects): void {
    const live = new Set<string>();
    for (const group of this.#dispatcher.groups()) live.add(group.id);
    for (const id of remembered) {
      if (!live.has(id)) effects.changes.push(removedGroupRow(id));
    }
  }

  #isAwaited(group: AggregationGroup, alert: Alert): boolean {
    return this.#keysOf(group).some((key) => this.#notifier.log.isAwaited(key, alert.fingerprint));
  }

  #hasOpenIntent(group: AggregationGroup): boolean {
    return this.#keysOf(group).some((key) => this.#notifier.log.get(key)?.intent !== undefined);
  }

  #keysOf(group: AggregationGroup): readonly NotificationKey[] {
    const target = { groupKey: group.key, receiver: group.route.receiver };
    const integrations = this.#config.integrations.get(target.receiver) ?? [];
    return integrations.map((integration) => keyOf(target, integration));
  }
}

/** Whom a flush tells, and of which group. */
type Target = Pick<Flush<AggregationGroup>, 'groupKey' | 'receiver'>;

function targetKey({ groupKey, receiver }: Target): string {
  return JSON.stringify([receiver, groupKey]);
}

function nameOf(group: AggregationGroup): { groupKey: string; receiver: string } {
  return { groupKey: group.key, receiver: group.route.receiver };
}
