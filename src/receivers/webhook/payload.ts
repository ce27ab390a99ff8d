// The webhook's body: upstream's JSON, version 4, field for field and byte for byte (row N1). Others
// send the same under versions of their own.
// Source: prometheus/alertmanager:notify/webhook/webhook.go, template/template.go (Data).
import { formatGoTime } from '../../model/date-time.ts';
import type { LabelSet } from '../../model/label-set.ts';
import type { Notification } from '../../notify/integration.ts';
import {
  templateData,
  type AlertData,
  type TemplateData,
} from '../../template/data/template-data.ts';
import { encodeGoJson, type Json } from '../encoding/go-json.ts';

export interface WebhookMessage {
  /** With at most `maxAlerts` alerts. */
  readonly notification: Notification;
  readonly truncatedAlerts: number;
}

/** Keeps the first `maxAlerts` alerts; 0 keeps all. */
export function truncateAlerts(notification: Notification, maxAlerts: number): WebhookMessage {
  const { alerts } = notification;
  const surplus = maxAlerts === 0 ? 0 : Math.max(0, alerts.length - maxAlerts);
  if (surplus === 0) return { notification, truncatedAlerts: 0 };
  const kept = { ...notification, alerts: alerts.slice(0, maxAlerts) };
  return { notification: kept, truncatedAlerts: surplus };
}

/** Encodes a message for a webhook. */
export function encodeWebhookMessage(message: WebhookMessage, externalURL: string): string {
  return encodeMessage('4', templateData({ ...message.notification, externalURL }), message);
}

/**
 * Encodes `data`, which is about `message`, as upstream does, newline at the end included.
 * `possibleDuplicate` is the one field of our own, and only present when it is true.
 */
export function encodeMessage(
  version: string,
  data: TemplateData,
  { notification, truncatedAlerts }: WebhookMessage,
): string {
  const fields = new Map<string, Json>([
    ['receiver', data.receiver],
    ['status', data.status],
    ['alerts', data.alerts.map(alertJson)],
    ['notification_reason', data.notificationReason],
    ['groupLabels', labelsJson(data.groupLabels)],
    ['commonLabels', labelsJson(data.commonLabels)],
    ['commonAnnotations', labelsJson(data.commonAnnotations)],
    ['routeLabels', labelsJson(data.routeLabels)],
    ['externalURL', data.externalURL],
    ['version', version],
    ['groupKey', notification.groupKey],
    ['truncatedAlerts', truncatedAlerts],
  ]);
  if (notification.possibleDuplicate) fields.set('possibleDuplicate', true);
  return `${encodeGoJson(fields)}\n`;
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
