// incident.io's event: the webhook's JSON under a version of its own (row N16).
// Source: prometheus/alertmanager:notify/incidentio/incidentio.go (Message, encodeMessage).
import type { Notification } from '../../notify/integration.ts';
import { templateData, type AlertData } from '../../template/data/template-data.ts';
import { encodeMessage, truncateAlerts } from '../webhook/payload.ts';

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
 * large; what the alerts have in common stays.
 */
export function encodeIncidentEvent(
  notification: Notification,
  options: { readonly externalURL: string; readonly maxAlerts: number },
): EncodedIncidentEvent {
  const { externalURL, maxAlerts } = options;
  const message = truncateAlerts(notification, maxAlerts);
  const data = templateData({ ...message.notification, externalURL });
  const encode = (alerts: readonly AlertData[]): string =>
    encodeMessage('1', { ...data, alerts }, message);
  const whole = encode(data.alerts);
  if (isFitting(whole)) return { body: whole, warnings: [] };
  const body = encode(data.alerts.slice(0, 1));
  const left = 'Left out all alerts but the first: the event would be larger than 512 kB';
  return { body, warnings: [isFitting(body) ? left : `${left}, and still is`] };
}

function isFitting(body: string): boolean {
  return Buffer.byteLength(body) <= MAX_EVENT_BYTES;
}
