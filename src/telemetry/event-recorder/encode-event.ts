// RecordedEvent → the JSON that upstream writes: protojson, where numbers of 64 bits are text and
// what is empty is left out. The order of keys is that of the fields in eventrecorder.proto.
// Source: prometheus/alertmanager:eventrecorder/events.go, notify/event.go, dispatch/dispatch.go.
import { createHash } from 'node:crypto';
import type { InhibitRule } from '../../config/inhibit-rule.ts';
import { formatMatcher } from '../../matcher/format.ts';
import type { Matcher, MatchType } from '../../matcher/matcher.ts';
import { isResolvedAt, type Alert } from '../../model/alert.ts';
import { hashLabels } from '../../model/alert-hash.ts';
import { compareBytes } from '../../model/byte-order.ts';
import { formatDateTime } from '../../model/date-time.ts';
import type { Fingerprint } from '../../model/fingerprint.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { LabelSet } from '../../model/label-set.ts';
import type { Silence } from '../../mute/silences/silence.ts';
import type { NotifyReason } from '../../notify/integration.ts';
import type {
  MutedAlert,
  RecordedEvent,
  RecordedGroup,
  RecordedNotification,
} from './recorded-event.ts';

/** Where and when an event was recorded. */
export interface EventEnvelope {
  readonly at: EpochMs;
  /** The name of this host. */
  readonly instance: string;
  /** The position among the replicas, 0 when there are none. */
  readonly clusterPosition: number;
}

/** Members that are undefined do not appear. */
type Json = Readonly<Record<string, unknown>>;

const MATCH_TYPES: Readonly<Record<MatchType, string>> = {
  '=': 'TYPE_EQUAL',
  '=~': 'TYPE_REGEXP',
  '!=': 'TYPE_NOT_EQUAL',
  '!~': 'TYPE_NOT_REGEXP',
};

const REASONS: Readonly<Record<NotifyReason, string>> = {
  'first notification': 'NOTIFY_REASON_FIRST_NOTIFICATION',
  'new alerts added': 'NOTIFY_REASON_NEW_ALERTS_IN_GROUP',
  'some alerts resolved': 'NOTIFY_REASON_NEW_RESOLVED_ALERTS',
  'all alerts resolved': 'NOTIFY_REASON_ALL_ALERTS_RESOLVED',
  'repeat interval elapsed': 'NOTIFY_REASON_REPEAT_INTERVAL_ELAPSED',
};

/** Encodes one event as one line without its line feed. */
export function encodeEvent(event: RecordedEvent, envelope: EventEnvelope): string {
  const { at, instance, clusterPosition } = envelope;
  return JSON.stringify({
    '@timestamp': timestamp(at),
    instance: text(instance),
    data: dataOf(event, at),
    clusterPosition: clusterPosition === 0 ? undefined : clusterPosition,
  });
}

function dataOf(event: RecordedEvent, at: EpochMs): Json {
  switch (event.kind) {
    case 'alertmanager_startup_event': {
      const { version, buildContext } = event;
      return {
        alertmanagerStartupEvent: { version: text(version), buildContext: text(buildContext) },
      };
    }
    case 'alertmanager_shutdown_event':
      return { alertmanagerShutdownEvent: {} };
    case 'alert_created':
      return { alertCreated: { alert: alertOf(event.alert, at) } };
    case 'alert_resolved':
      return { alertResolved: groupedIn(event.group, event.alert, at) };
    case 'alert_grouped':
      return { alertGrouped: groupedIn(event.group, event.alert, at) };
    case 'notification':
      return { notification: notificationOf(event, at) };
    case 'silence_created':
      return { silenceCreated: { silence: silenceOf(event.silence) } };
    case 'silence_updated':
      return { silenceUpdated: { silence: silenceOf(event.silence) } };
    case 'silence_muted_alert': {
      const silence = silenceOf(event.silence);
      return { silenceMutedAlert: { silence, mutedAlert: mutedAlertOf(event.mutedAlert) } };
    }
    case 'inhibition_muted_alert':
      return {
        inhibitionMutedAlert: {
          inhibitRules: list(event.rules.map(inhibitRuleOf)),
          mutedAlert: mutedAlertOf(event.mutedAlert),
          inhibitingFingerprints: list(event.inhibitingFingerprints.map(decimal)),
        },
      };
  }
}

function groupedIn(group: RecordedGroup, alert: Alert, at: EpochMs): Json {
  return { alert: groupedAlertOf(alert, at), groupInfo: groupOf(group) };
}

function notificationOf(event: RecordedNotification, at: EpochMs): Json {
  const { group, integration, repeatIntervalMs, reason, flushId } = event;
  return {
    alerts: list(event.alerts.map((alert) => groupedAlertOf(alert, at))),
    firingAlerts: list(event.firingAlerts.map(hashOnly)),
    resolvedAlerts: list(event.resolvedAlerts.map(hashOnly)),
    mutedAlerts: list(event.mutedAlerts.map(hashOnly)),
    groupInfo: {
      ...groupOf(group),
      matchers: list(event.matchers.map(matcherOf)),
      groupUuid: text(event.groupUuid),
    },
    repeatInterval: duration(repeatIntervalMs),
    reason: REASONS[reason],
    flushId: integer(flushId),
    integration: { name: text(integration.name), index: integer(integration.index) },
  };
}

function alertOf(alert: Alert, at: EpochMs): Json {
  return {
    fingerprint: decimal(alert.fingerprint),
    name: text(alert.labels.get('alertname')),
    labels: labelsOf(alert.labels),
    annotations: labelsOf(alert.annotations),
    startsAt: timestamp(alert.startsAt),
    endsAt: timestamp(alert.endsAt),
    resolved: isResolvedAt(alert, at) ? true : undefined,
  };
}

function groupedAlertOf(alert: Alert, at: EpochMs): Json {
  return { ...hashOnly(alert), details: alertOf(alert, at) };
}

function hashOnly({ labels }: Pick<Alert, 'labels'>): Json {
  return { hash: hashLabels(labels).toString() };
}

function groupOf({ groupKey, groupLabels, receiver }: RecordedGroup): Json {
  return {
    groupKey: text(groupKey),
    groupLabels: labelsOf(groupLabels),
    groupId: createHash('sha256').update(groupKey).digest('hex'),
    receiverName: text(receiver),
  };
}

function mutedAlertOf({ fingerprint, labels }: MutedAlert): Json {
  return { labels: labelsOf(labels), fingerprint: decimal(fingerprint) };
}

function silenceOf(silence: Silence): Json {
  const [first = []] = silence.matcherSets;
  return {
    id: text(silence.id),
    matchers: list(first.map(matcherOf)),
    startsAt: timestamp(silence.startsAt),
    endsAt: timestamp(silence.endsAt),
    updatedAt: timestamp(silence.updatedAt),
    createdBy: text(silence.createdBy),
    comment: text(silence.comment),
    matcherSets: list(silence.matcherSets.map((set) => ({ matchers: list(set.map(matcherOf)) }))),
  };
}

function inhibitRuleOf({ name, sourceMatchers, targetMatchers, equal }: InhibitRule): Json {
  return {
    sourceMatchers: list(sourceMatchers.map(matcherOf)),
    targetMatchers: list(targetMatchers.map(matcherOf)),
    equalLabels: list([...new Set(equal)].sort(compareBytes).map(wellFormed)),
    name: text(name),
  };
}

function matcherOf(matcher: Matcher): Json {
  return {
    type: MATCH_TYPES[matcher.type],
    name: text(matcher.name),
    pattern: text(matcher.value),
    rendered: text(formatMatcher(matcher)),
  };
}

function labelsOf(labels: LabelSet): Json {
  return {
    labels: list([...labels].map(([key, value]) => ({ key: text(key), value: text(value) }))),
  };
}

function list<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

function text(value: string): string | undefined {
  return value === '' ? undefined : wellFormed(value);
}

function wellFormed(value: string): string {
  return value.toWellFormed();
}

function integer(value: number): string | undefined {
  return value === 0 ? undefined : String(value);
}

function decimal(fingerprint: Fingerprint): string | undefined {
  const value = BigInt(`0x${fingerprint}`);
  return value === 0n ? undefined : value.toString();
}

function timestamp(instant: EpochMs): string {
  return formatDateTime(instant).replace('.000Z', 'Z');
}

function duration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  const rest = ms % 1000;
  return rest === 0 ? `${seconds}s` : `${seconds}.${String(rest).padStart(3, '0')}s`;
}
