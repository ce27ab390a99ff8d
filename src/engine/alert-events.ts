// AlertEvents: what happens to single alerts, told only to those who ask for it. Nothing here costs
// anything while nobody does.
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import { isResolvedAt, type Alert } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Flush } from '../notify/flush.ts';
import type { Notification } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { Dispatcher } from '../route/dispatcher.ts';
import type { EngineEvent, EventGroup } from './events.ts';

/**
 * Which events about single alerts are wanted. `news` leaves out reports that change nothing; `all`
 * is one event for every report, as upstream's event recorder has it.
 */
export type AlertEventsWanted = 'none' | 'news' | 'all';

export class AlertEvents {
  readonly #newId: () => string;
  readonly #uuids = new WeakMap<AggregationGroup, string>();
  wanted: AlertEventsWanted;

  constructor(wanted: AlertEventsWanted, newId: () => string) {
    this.wanted = wanted;
    this.#newId = newId;
  }

  /** An alert of which nothing was known came in. */
  created(alert: StoredAlert, events: EngineEvent[]): void {
    if (this.wanted === 'none') return;
    events.push({ kind: 'alert created', alert: alert.snapshot(false) });
  }

  /** An alert was put into its groups. */
  grouped(alert: StoredAlert, dispatcher: Dispatcher, events: EngineEvent[]): void {
    if (this.wanted === 'none') return;
    this.#tellGroups(alert, dispatcher, { isNews: true, events });
  }

  /** A report changed nothing about the groups of its alert. */
  repeated(alert: StoredAlert, dispatcher: Dispatcher, events: EngineEvent[]): void {
    if (this.wanted !== 'all') return;
    this.#tellGroups(alert, dispatcher, { isNews: false, events });
  }

  /** A flush that told of `alerts` has ended well. */
  settled(
    group: AggregationGroup,
    { now, alerts }: { readonly now: EpochMs; readonly alerts: readonly Alert[] },
    events: EngineEvent[],
  ): void {
    if (this.wanted !== 'all') return;
    for (const alert of alerts) {
      if (!isResolvedAt(alert, now)) continue;
      events.push({ kind: 'alert resolved', alert, group: eventGroupOf(group) });
    }
  }

  /** A message has arrived. */
  delivered(
    key: NotificationKey,
    delivery: {
      readonly notification: Notification;
      readonly flush: Flush<AggregationGroup>;
      readonly group: AggregationGroup;
    },
    events: EngineEvent[],
  ): void {
    if (this.wanted !== 'all') return;
    const { notification, flush, group } = delivery;
    events.push({
      kind: 'message delivered',
      key,
      group: eventGroupOf(group),
      groupUuid: this.#uuidOf(group),
      matchers: group.route.matchers,
      repeatIntervalMs: flush.repeatIntervalMs,
      flushCount: group.flushCount,
      notification,
      alerts: flush.alerts,
      all: flush.all,
    });
  }

  #tellGroups(
    alert: StoredAlert,
    dispatcher: Dispatcher,
    { isNews, events }: { readonly isNews: boolean; readonly events: EngineEvent[] },
  ): void {
    const snapshot = alert.snapshot(false);
    for (const group of dispatcher.groupsOf(alert)) {
      events.push({ kind: 'alert grouped', alert: snapshot, group: eventGroupOf(group), isNews });
    }
  }

  #uuidOf(group: AggregationGroup): string {
    const known = this.#uuids.get(group);
    if (known !== undefined) return known;
    const uuid = this.#newId();
    this.#uuids.set(group, uuid);
    return uuid;
  }
}

function eventGroupOf({ key, labels, route }: AggregationGroup): EventGroup {
  return { groupKey: key, groupLabels: labels, receiver: route.receiver };
}
