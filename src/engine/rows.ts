// How state becomes rows of text and back. JSON arrays instead of objects, as label names may be
// anything; what a replica reads must have been checked, so each reader says what it cannot read.
import type { Alert } from '../model/alert.ts';
import { parseFingerprint, type Fingerprint } from '../model/fingerprint.ts';
import { epochMs, type EpochMs } from '../model/instant.ts';
import { LabelSet, type LabelPair } from '../model/label-set.ts';
import type { Intent, LogEntry, NotificationRecord } from '../notify/notification-record.ts';
import { notificationKeyText } from '../notify/notification-record.ts';
import type { GroupTimes } from '../route/dispatcher.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import { rowKey } from './row-key.ts';
import type { StateChange } from './state-store.ts';

/** What never moves while an alert is reported unchanged. */
export function alertRow(alert: Alert): StateChange {
  const value = JSON.stringify([alert.labels.flat, alert.annotations.flat, alert.generatorURL]);
  return { table: 'alert', key: alert.fingerprint, value };
}

/** What moves with every report. */
export function alertTimeRow(alert: Alert): StateChange {
  const { startsAt, endsAt, updatedAt, timeout } = alert;
  const value = `[${startsAt},${endsAt},${updatedAt},${timeout ? 1 : 0}]`;
  return { table: 'alert_time', key: alert.fingerprint, value };
}

export function removedAlertRows(alert: Alert): readonly StateChange[] {
  return [
    { table: 'alert', key: alert.fingerprint, value: undefined },
    { table: 'alert_time', key: alert.fingerprint, value: undefined },
  ];
}

export function groupRow(group: AggregationGroup, dueAt: EpochMs | undefined): StateChange {
  const value = JSON.stringify([group.id, dueAt ?? null, group.flushedAt ?? null]);
  return { table: 'group', key: rowKey(group.id), value };
}

export function removedGroupRow(id: string): StateChange {
  return { table: 'group', key: rowKey(id), value: undefined };
}

export function notificationRow(record: NotificationRecord): StateChange {
  const { key, last, intent, expiresAt } = record;
  const value = JSON.stringify({ key, last, intent, expiresAt });
  return { table: 'notification', key: rowKey(notificationKeyText(key)), value };
}

export function removedNotificationRow(record: NotificationRecord): StateChange {
  return {
    table: 'notification',
    key: rowKey(notificationKeyText(record.key)),
    value: undefined,
  };
}

/** The unchanging half of a stored alert. */
export type AlertContent = Pick<Alert, 'fingerprint' | 'labels' | 'annotations' | 'generatorURL'>;

export function readAlertRow(key: string, value: string): AlertContent | undefined {
  const fingerprint = parseFingerprint(key);
  const row = parseArray(value);
  if (fingerprint === undefined || row === undefined) return undefined;
  const [labels, annotations, generatorURL] = row;
  if (!isFlat(labels) || !isFlat(annotations) || typeof generatorURL !== 'string') {
    return undefined;
  }
  return {
    fingerprint,
    labels: LabelSet.fromFlat(labels),
    annotations: LabelSet.fromFlat(annotations),
    generatorURL,
  };
}

export type AlertTimes = Pick<Alert, 'startsAt' | 'endsAt' | 'updatedAt' | 'timeout'>;

export function readAlertTimeRow(value: string): AlertTimes | undefined {
  const row = parseArray(value);
  if (row?.length !== 4 || !row.every(isInteger)) return undefined;
  const [startsAt, endsAt, updatedAt, timeout] = row;
  return {
    startsAt: epochMs(startsAt ?? 0),
    endsAt: epochMs(endsAt ?? 0),
    updatedAt: epochMs(updatedAt ?? 0),
    timeout: timeout === 1,
  };
}

export interface StoredGroup extends GroupTimes {
  readonly id: string;
}

export function readGroupRow(value: string): StoredGroup | undefined {
  const row = parseArray(value);
  if (row?.length !== 3) return undefined;
  const [id, dueAt, flushedAt] = row;
  if (typeof id !== 'string' || !isInstantOrNull(dueAt) || !isInstantOrNull(flushedAt)) {
    return undefined;
  }
  return { id, dueAt: instantOrNone(dueAt), flushedAt: instantOrNone(flushedAt) };
}

export function readNotificationRow(value: string): NotificationRecord | undefined {
  const row = parseJson(value);
  if (!isRecord(row) || !isRecord(row['key']) || !isInteger(row['expiresAt'])) {
    return undefined;
  }
  const { groupKey, receiver, integration, index } = row['key'];
  if (typeof groupKey !== 'string' || typeof receiver !== 'string') return undefined;
  if (typeof integration !== 'string' || !isInteger(index)) return undefined;
  const last = readEntry(row['last']);
  const intent = readIntent(row['intent']);
  if (last === 'damaged' || intent === 'damaged') return undefined;
  return {
    key: { groupKey, receiver, integration, index },
    last,
    intent,
    expiresAt: epochMs(row['expiresAt']),
  };
}

function readEntry(value: unknown): LogEntry | undefined | 'damaged' {
  if (value === undefined) return undefined;
  if (!isRecord(value) || !isInteger(value['at'])) return 'damaged';
  const { firing, resolved, receiverData } = value;
  if (!isFingerprints(firing) || !isFingerprints(resolved)) return 'damaged';
  if (!isRecord(receiverData) || !isTexts(Object.values(receiverData))) return 'damaged';
  const data = Object.entries(receiverData).map(([name, text]): LabelPair => [name, String(text)]);
  return { at: epochMs(value['at']), firing, resolved, receiverData: Object.fromEntries(data) };
}

const NOTIFY_REASONS = [
  'first notification',
  'new alerts added',
  'some alerts resolved',
  'all alerts resolved',
  'repeat interval elapsed',
] as const;

function readIntent(value: unknown): Intent | undefined | 'damaged' {
  if (value === undefined) return undefined;
  if (!isRecord(value)) return 'damaged';
  const { id, firing, resolved, startedAt, mayHaveArrived } = value;
  const reason = NOTIFY_REASONS.find((known) => known === value['reason']);
  if (typeof id !== 'string' || !isInteger(startedAt) || reason === undefined) {
    return 'damaged';
  }
  if (!isFingerprints(firing) || !isFingerprints(resolved)) return 'damaged';
  if (typeof mayHaveArrived !== 'boolean') return 'damaged';
  return { id, reason, firing, resolved, startedAt: epochMs(startedAt), mayHaveArrived };
}

/** As far from the epoch as a Date reaches. */
const MAX_INSTANT = 8.64e15;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A row that is not JSON is damaged; the reader of the row says so.
    return undefined;
  }
}

function parseArray(text: string): readonly unknown[] | undefined {
  const value = parseJson(text);
  return Array.isArray(value) ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has numbers such as `1e999`, which no clock shows and no date can print. */
function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INSTANT;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}

/** Alternating names and values. */
function isFlat(value: unknown): value is readonly string[] {
  return isTexts(value) && value.length % 2 === 0;
}

function isFingerprints(value: unknown): value is readonly Fingerprint[] {
  return isTexts(value) && value.every((text) => parseFingerprint(text) !== undefined);
}

function isInstantOrNull(value: unknown): value is number | null {
  return value === null || isInteger(value);
}

function instantOrNone(value: number | null): EpochMs | undefined {
  return value === null ? undefined : epochMs(value);
}
