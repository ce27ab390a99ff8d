// incident.io's event: the webhook's JSON under a version of its own (row N16).
// Source: prometheus/alertmanager:notify/incidentio/incidentio.go (Message, encodeMessage).
import { formatGoTime } from '../../model/date-time.ts';
import type { LabelSet } from '../../model/label-set.ts';
import type { Notification } from '../../notify/integration.ts';
import { templateData, type AlertData } from '../../template/data/template-data.ts';
import { encodeGoJson, type Json } from '../encoding/go-json.ts';
import { truncateAlerts } from '../webhook/payload.ts';

/** incident.io refuses larger events. */
const MAX_EVENT_BYTES = 512 * 1024;

export interface EncodedIncidentEvent {
  /** JSON, newline at the end included. */
  readonly body: string;
  /** What was left out so that incident.io takes the event; each becomes a line in the log. */
  readonly warnings: readonly string[];
}

/**
 * Encodes an event with at most `maxAlerts` alerts, or with the first one alone when it would be too
 * large; what the alerts have in common stays. `possibleDuplicate` is the one field of our own, and
 * only present when it is true.
 */
export function encodeIncidentEvent(
  notification: Notification,
  options: { readonly externalURL: string; readonly maxAlerts: number },
): EncodedIncidentEvent {
  const { externalURL, maxAlerts } = options;
  const message = truncateAlerts(notification, maxAlerts);
  const { groupKey, possibleDuplicate } = notification;
  const data = templateData({ ...message.notification, externalURL });
  const encode = (alerts: readonly AlertData[]): string => {
    const fields = new Map<string, Json>([
      ['receiver', data.receiver],
      ['status', data.status],
      ['alerts', alerts.map(alertJson)],
      ['notification_reason', data.notificationReason],
      ['groupLabels', labelsJson(data.groupLabels)],
      ['commonLabels', labelsJson(data.commonLabels)],
      ['commonAnnotations', labelsJson(data.commonAnnotations)],
      ['routeLabels', labelsJson(data.routeLabels)],
      ['externalURL', externalURL],
      ['version', '1'],
      ['groupKey', groupKey],
      ['truncatedAlerts', message.truncatedAlerts],
      ...(possibleDuplicate ? [['possibleDuplicate', true] as const] : []),
    ]);
    return `${encodeGoJson(fields)}\n`;
  };
  const whole = encode(data.alerts);
  if (isFitting(whole)) return { body: whole, warnings: [] };
  const body = encode(data.alerts.slice(0, 1));
  const left = 'Left out all alerts but the first: the event would be larger than 512 kB';
  return { body, warnings: [isFitting(body) ? left : `${left}, and still is`] };
}

function isFitting(body: string): boolean {
  return Buffer.byteLength(body) <= MAX_EVENT_BYTES;
}

function alertJson(alert: AlertData): Json {
  return new Map<string, Json>([
    ['status', alert.status],
    ['labels', labelsJson(alert.labels)],
    ['annotations', labelsJson(alert.annotations)],
    ['startsAt', formatGoTime(alert.startsAt)],
    ['endsAt', formatGoTime(alert.endsAt)],
    ['generatorURL', alert.generatorURL],
    ['fingerprint', alert.fingerprint],
  ]);
}

function labelsJson(labels: LabelSet): Json {
  return new Map<string, Json>(labels);
}
