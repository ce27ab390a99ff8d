// The row of what one integration was told about one group, and is being told now.
import { parseAlertHash, type AlertHash } from '../../model/alert-hash.ts';
import { epochMs } from '../../model/instant.ts';
import type { LabelPair } from '../../model/label-set.ts';
import type { NotifyReason } from '../../notify/integration.ts';
import {
  notificationKeyText,
  type Intent,
  type LogEntry,
  type NotificationKey,
  type NotificationRecord,
  type UnseenAlerts,
} from '../../notify/notification-record.ts';
import type { StateChange } from '../state-store.ts';
import { rowKey } from './row-key.ts';
import { isFingerprints, isInteger, isRecord, isTexts, parseJson } from './row-values.ts';

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

export function readNotificationRow(value: string): NotificationRecord | undefined {
  const row = parseJson(value);
  if (!isRecord(row) || !isInteger(row['expiresAt'])) return undefined;
  const key = readKey(row['key']);
  if (key === undefined) return undefined;
  const last = readEntry(row['last']);
  const intent = readIntent(row['intent']);
  if (last === 'damaged' || intent === 'damaged') return undefined;
  return {
    key,
    last,
    intent,
    expiresAt: epochMs(row['expiresAt']),
  };
}

export function readKey(value: unknown): NotificationKey | undefined {
  if (!isRecord(value)) return undefined;
  const { groupKey, receiver, integration, index } = value;
  if (typeof groupKey !== 'string' || typeof receiver !== 'string') return undefined;
  if (typeof integration !== 'string' || !isInteger(index)) return undefined;
  return { groupKey, receiver, integration, index };
}

function readEntry(value: unknown): LogEntry | undefined | 'damaged' {
  if (value === undefined) return undefined;
  if (!isRecord(value) || !isInteger(value['at'])) return 'damaged';
  const { firing, resolved, receiverData, unlisted } = value;
  if (!isFingerprints(firing) || !isFingerprints(resolved)) return 'damaged';
  if (unlisted !== undefined && !isFingerprints(unlisted)) return 'damaged';
  if (!isRecord(receiverData) || !isTexts(Object.values(receiverData))) return 'damaged';
  const data = Object.entries(receiverData).map(([name, text]): LabelPair => [name, String(text)]);
  const unseen = readUnseen(value['unseen']);
  if (unseen === 'damaged') return 'damaged';
  return {
    at: epochMs(value['at']),
    firing,
    resolved,
    receiverData: Object.fromEntries(data),
    ...(unseen && { unseen }),
    ...(unlisted && { unlisted }),
  };
}

function readUnseen(value: unknown): UnseenAlerts | undefined | 'damaged' {
  if (value === undefined) return undefined;
  if (!isRecord(value)) return 'damaged';
  const { firing, resolved } = value;
  return isAlertHashes(firing) && isAlertHashes(resolved) ? { firing, resolved } : 'damaged';
}

function isAlertHashes(value: unknown): value is readonly AlertHash[] {
  return isTexts(value) && value.every((text) => parseAlertHash(text) !== undefined);
}

const NOTIFY_REASONS = [
  'first notification',
  'new alerts added',
  'some alerts resolved',
  'all alerts resolved',
  'repeat interval elapsed',
] as const;

export function readNotifyReason(value: unknown): NotifyReason | undefined {
  return NOTIFY_REASONS.find((known) => known === value);
}

function readIntent(value: unknown): Intent | undefined | 'damaged' {
  if (value === undefined) return undefined;
  if (!isRecord(value)) return 'damaged';
  const { id, firing, resolved, startedAt, mayHaveArrived } = value;
  const reason = readNotifyReason(value['reason']);
  if (typeof id !== 'string' || !isInteger(startedAt) || reason === undefined) {
    return 'damaged';
  }
  if (!isFingerprints(firing) || !isFingerprints(resolved)) return 'damaged';
  if (typeof mayHaveArrived !== 'boolean') return 'damaged';
  return { id, reason, firing, resolved, startedAt: epochMs(startedAt), mayHaveArrived };
}
