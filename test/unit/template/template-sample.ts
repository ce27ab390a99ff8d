// The notification data with which the golden files of the templates were recorded.
import type { AlertData, TemplateData } from '../../../src/template/data/template-data.ts';
import { parseFingerprint, type Fingerprint } from '../../../src/model/fingerprint.ts';
import { addMs, epochMs, ZERO_TIME } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';

const MINUTE = 60_000;

/** 2024-05-06T07:08:09.123Z, when the first alert started. */
export const SAMPLE_START = epochMs(Date.UTC(2024, 4, 6, 7, 8, 9, 123));

/** An hour after the last alert started. */
export const SAMPLE_NOW = addMs(SAMPLE_START, 120 * MINUTE);

const FIRST: AlertData = {
  status: 'firing',
  labels: LabelSet.from([
    ['alertname', 'Disk <full>'],
    ['instance', 'db-1:9100'],
    ['severity', 'critical'],
    ['__proto__', 'p'],
    ['constructor', 'c'],
  ]),
  annotations: LabelSet.from([
    ['summary', 'Disk is "full" & hot'],
    ['value', '97.5'],
  ]),
  startsAt: SAMPLE_START,
  endsAt: ZERO_TIME,
  generatorURL: 'http://prom/g?x=1&y=2',
  fingerprint: fingerprint('0123456789abcdef'),
};

const SECOND: AlertData = {
  status: 'resolved',
  labels: LabelSet.from([
    ['alertname', 'Disk <full>'],
    ['instance', 'db-2:9100'],
    ['severity', 'warning'],
  ]),
  annotations: LabelSet.from([['summary', 'ünïcödé 日本 🔥']]),
  startsAt: addMs(SAMPLE_START, -90 * MINUTE),
  endsAt: addMs(SAMPLE_START, -30 * MINUTE),
  generatorURL: '',
  fingerprint: fingerprint('fedcba9876543210'),
};

const THIRD: AlertData = {
  status: 'firing',
  labels: LabelSet.from([
    ['alertname', 'Disk <full>'],
    ['zone', 'eu'],
  ]),
  annotations: LabelSet.EMPTY,
  startsAt: addMs(SAMPLE_START, 60 * MINUTE),
  endsAt: ZERO_TIME,
  generatorURL: '',
  fingerprint: fingerprint('00000000000000aa'),
};

export const SAMPLE_DATA: TemplateData = {
  receiver: 'team\\.x',
  status: 'firing',
  alerts: [FIRST, SECOND, THIRD],
  notificationReason: 'first notification',
  groupLabels: LabelSet.from([
    ['alertname', 'Disk <full>'],
    ['cluster', 'eu-1'],
  ]),
  routeLabels: LabelSet.from([
    ['team', 'infra'],
    ['tpl', '{{ .Status }}'],
  ]),
  commonLabels: LabelSet.from([['alertname', 'Disk <full>']]),
  commonAnnotations: LabelSet.EMPTY,
  externalURL: 'https://am.example.com/base',
};

function fingerprint(text: string): Fingerprint {
  const parsed = parseFingerprint(text);
  if (parsed === undefined) throw new TypeError(`Not a fingerprint: ${text}`);
  return parsed;
}
