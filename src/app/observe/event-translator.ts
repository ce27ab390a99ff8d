// What happened in the engine, as the event recorder is told of it (reference row X10).
import type { InhibitRule } from '../../config/inhibit-rule.ts';
import type { EngineEvent } from '../../engine/events.ts';
import { matchesAll } from '../../matcher/matches-all.ts';
import { isResolvedAt, type Alert } from '../../model/alert.ts';
import { parseFingerprint, type Fingerprint } from '../../model/fingerprint.ts';
import type { LabelSet } from '../../model/label-set.ts';
import type { MutedAlert } from '../../mute/muting.ts';
import type { Silence } from '../../mute/silences/silence.ts';
import type {
  RecordedEvent,
  RecordedNotification,
} from '../../telemetry/event-recorder/recorded-event.ts';

/** What events refer to, as it is when they happen. */
export interface EventSources {
  readonly silence: (id: string) => Silence | undefined;
  readonly alert: (fingerprint: Fingerprint) => Pick<Alert, 'labels'> | undefined;
  readonly inhibitRules: () => readonly InhibitRule[];
}

/** Names what is recorded of an event: nothing of most, several of some. */
export function translateEvent(
  event: EngineEvent,
  sources: EventSources,
): readonly RecordedEvent[] {
  switch (event.kind) {
    case 'alert created':
      return [{ kind: 'alert_created', alert: event.alert }];
    case 'alert grouped':
      return [{ kind: 'alert_grouped', alert: event.alert, group: event.group }];
    case 'alert resolved':
      return [{ kind: 'alert_resolved', alert: event.alert, group: event.group }];
    case 'message delivered':
      return [notificationOf(event)];
    case 'silence changed':
      // That one ends is not recorded, neither by hand nor by a replacement; as upstream.
      if (event.change === 'expired') return [];
      return [{ kind: `silence_${event.change}`, silence: event.silence }];
    case 'alerts muted':
      return event.muted.flatMap((muted) => mutesOf(muted, sources));
    default:
      return [];
  }
}

function notificationOf(
  event: Extract<EngineEvent, { kind: 'message delivered' }>,
): RecordedNotification {
  const { alerts, all, notification, key } = event;
  const isResolved = (alert: Alert): boolean => isResolvedAt(alert, notification.now);
  const open = new Set(alerts.map(({ fingerprint }) => fingerprint));
  return {
    kind: 'notification',
    alerts: notification.alerts,
    firingAlerts: alerts.filter((alert) => !isResolved(alert)),
    resolvedAlerts: alerts.filter(isResolved),
    mutedAlerts: all.filter(({ fingerprint }) => !open.has(fingerprint)),
    group: event.group,
    matchers: event.matchers,
    groupUuid: event.groupUuid,
    repeatIntervalMs: event.repeatIntervalMs,
    reason: notification.reason,
    flushId: event.flushCount,
    integration: { name: key.integration, index: key.index },
  };
}

/** One event for each silence, or for the inhibition; none for a time interval. */
function mutesOf({ alert, reason, by }: MutedAlert, sources: EventSources): RecordedEvent[] {
  if (reason === 'silence') {
    return by.flatMap((id): RecordedEvent[] => {
      const silence = sources.silence(id);
      if (silence === undefined) return [];
      return [{ kind: 'silence_muted_alert', silence, mutedAlert: alert }];
    });
  }
  if (reason !== 'inhibition') return [];
  const inhibiting = by.map(parseFingerprint).filter((one) => one !== undefined);
  const rules = inhibiting.flatMap((fingerprint) => {
    const source = sources.alert(fingerprint);
    const rule = source && findRule(sources.inhibitRules(), source.labels, alert.labels);
    return rule === undefined ? [] : [rule];
  });
  return [
    {
      kind: 'inhibition_muted_alert',
      rules,
      mutedAlert: alert,
      inhibitingFingerprints: inhibiting,
    },
  ];
}

/** The first rule by which one alert inhibits another: the one that the inhibitor found. */
function findRule(
  rules: readonly InhibitRule[],
  source: LabelSet,
  target: LabelSet,
): InhibitRule | undefined {
  return rules.find(
    ({ sourceMatchers, targetMatchers, equal }) =>
      matchesAll(targetMatchers, target) &&
      matchesAll(sourceMatchers, source) &&
      equal.every((name) => source.get(name) === target.get(name)),
  );
}
