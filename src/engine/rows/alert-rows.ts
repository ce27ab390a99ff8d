// Rows of an alert: one that is written when its content changes, one that moves with its times.
import type { Alert } from '../../model/alert.ts';
import { parseFingerprint } from '../../model/fingerprint.ts';
import { epochMs } from '../../model/instant.ts';
import { LabelSet } from '../../model/label-set.ts';
import type { StateChange } from '../state-store.ts';
import { isFlat, isInteger, parseArray } from './row-values.ts';

/** What never moves while an alert is reported unchanged. */
export function alertRow(alert: Alert): StateChange {
  const value = JSON.stringify([alert.labels.flat, alert.annotations.flat, alert.generatorURL]);
  return { table: 'alert', key: alert.fingerprint, value, version: alert.updatedAt };
}

/** What moves with every report. */
export function alertTimeRow(alert: Alert): StateChange {
  const { startsAt, endsAt, updatedAt, timeout } = alert;
  const value = `[${startsAt},${endsAt},${updatedAt},${timeout ? 1 : 0}]`;
  return { table: 'alert_time', key: alert.fingerprint, value, version: updatedAt };
}

export function removedAlertRows(alert: Alert): readonly StateChange[] {
  const row = { key: alert.fingerprint, value: undefined, version: alert.updatedAt };
  return [
    { table: 'alert', ...row },
    { table: 'alert_time', ...row },
  ];
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
