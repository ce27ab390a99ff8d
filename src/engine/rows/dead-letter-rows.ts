// Rows of what was given up, and of what somebody asks to be done with it.
import type { Alert } from '../../model/alert.ts';
import { parseFingerprint } from '../../model/fingerprint.ts';
import { durationMs, epochMs } from '../../model/instant.ts';
import { LabelSet } from '../../model/label-set.ts';
import {
  deadLetterId,
  type DeadLetter,
  type DeadLetterReason,
  type LetterRequest,
  type LostMessage,
} from '../../notify/dead-letter.ts';
import type { LetterChange } from '../../notify/flush.ts';
import type { StateChange } from '../state-store.ts';
import { readKey, readNotifyReason } from './notification-rows.ts';
import { isFlat, isInteger, isRecord, parseArray, parseJson } from './row-values.ts';

/** The row of a letter, or its removal. */
export function deadLetterRow({ id, letter }: Omit<LetterChange, 'groupKey'>): StateChange {
  return { table: 'dead_letter', key: id, value: letter && encode(letter) };
}

/** In one order of fields, so that a letter that was read is written as it was. */
function encode(letter: DeadLetter): string {
  const { key, reason, error, attempts, mayHaveArrived, repeatIntervalMs } = letter;
  const { firstFailedAt, lastFailedAt, groupLabels, routeLabels, message } = letter;
  return JSON.stringify({
    ...{ key, reason, error, attempts, mayHaveArrived, repeatIntervalMs },
    ...{ firstFailedAt, lastFailedAt },
    groupLabels: groupLabels.flat,
    routeLabels: routeLabels.flat,
    message: {
      ...{ id: message.id, reason: message.reason, at: message.at },
      alerts: message.alerts.map(encodeAlert),
    },
  });
}

function encodeAlert(alert: Alert): readonly unknown[] {
  const { fingerprint, labels, annotations, generatorURL } = alert;
  const { startsAt, endsAt, updatedAt, timeout } = alert;
  const times = [startsAt, endsAt, updatedAt, timeout ? 1 : 0];
  return [fingerprint, labels.flat, annotations.flat, generatorURL, ...times];
}

export function readDeadLetterRow(value: string): DeadLetter | undefined {
  const row = parseJson(value);
  if (!isRecord(row)) return undefined;
  const key = readKey(row['key']);
  const message = readMessage(row['message']);
  const reason = REASONS.find((known) => known === row['reason']);
  const { groupLabels, routeLabels, error, mayHaveArrived } = row;
  const { attempts, firstFailedAt, lastFailedAt, repeatIntervalMs } = row;
  if (key === undefined || message === undefined || reason === undefined) return undefined;
  if (!isFlat(groupLabels) || !isFlat(routeLabels)) return undefined;
  if (typeof error !== 'string' || typeof mayHaveArrived !== 'boolean') return undefined;
  if (!isInteger(attempts) || !isInteger(repeatIntervalMs)) return undefined;
  if (!isInteger(firstFailedAt) || !isInteger(lastFailedAt)) return undefined;
  return {
    id: deadLetterId(key),
    ...{ key, reason, error, attempts, mayHaveArrived, message },
    groupLabels: LabelSet.fromFlat(groupLabels),
    routeLabels: LabelSet.fromFlat(routeLabels),
    repeatIntervalMs: durationMs(repeatIntervalMs),
    firstFailedAt: epochMs(firstFailedAt),
    lastFailedAt: epochMs(lastFailedAt),
  };
}

const REASONS: readonly DeadLetterReason[] = [
  'clientError',
  'serverError',
  'authError',
  'rateLimited',
  'contextCanceled',
  'contextDeadlineExceeded',
  'other',
  'unknownOutcome',
];

function readMessage(value: unknown): LostMessage | undefined {
  if (!isRecord(value) || !Array.isArray(value['alerts'])) return undefined;
  const { id, at } = value;
  const reason = readNotifyReason(value['reason']);
  if (typeof id !== 'string' || !isInteger(at) || reason === undefined) return undefined;
  const read = value['alerts'].map(readAlert);
  const alerts = read.filter((alert) => alert !== undefined);
  // A message of which a part is missing is none.
  return alerts.length === read.length ? { id, reason, alerts, at: epochMs(at) } : undefined;
}

function readAlert(value: unknown): Alert | undefined {
  if (!Array.isArray(value) || value.length !== 8) return undefined;
  const [name, labels, annotations, generatorURL, ...times] = value as readonly unknown[];
  const fingerprint = typeof name === 'string' ? parseFingerprint(name) : undefined;
  if (fingerprint === undefined || typeof generatorURL !== 'string') return undefined;
  if (!isFlat(labels) || !isFlat(annotations) || !times.every(isInteger)) return undefined;
  const [startsAt, endsAt, updatedAt, timeout] = times;
  return {
    fingerprint,
    labels: LabelSet.fromFlat(labels),
    annotations: LabelSet.fromFlat(annotations),
    generatorURL,
    startsAt: epochMs(startsAt ?? 0),
    endsAt: epochMs(endsAt ?? 0),
    updatedAt: epochMs(updatedAt ?? 0),
    timeout: timeout === 1,
  };
}

/** The row of a request. It is nobody's own: whoever is asked writes it, and whoever acts removes it. */
export function letterRequestRow({ id, action, at, lastFailedAt }: LetterRequest): StateChange {
  const value = JSON.stringify([action, at, lastFailedAt]);
  return { table: 'dead_letter_request', key: id, value };
}

export function removedLetterRequestRow(id: string): StateChange {
  return { table: 'dead_letter_request', key: id, value: undefined };
}

export function readLetterRequestRow(id: string, value: string): LetterRequest | undefined {
  const [name, at, lastFailedAt] = parseArray(value) ?? [];
  const action = (['replay', 'dismiss'] as const).find((known) => known === name);
  if (action === undefined || !isInteger(at) || !isInteger(lastFailedAt)) return undefined;
  return { id, action, at: epochMs(at), lastFailedAt: epochMs(lastFailedAt) };
}
