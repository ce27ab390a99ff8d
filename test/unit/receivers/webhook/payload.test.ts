// The webhook's body, byte for byte as upstream posts it (row N1).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDateTime } from '../../../../src/model/date-time.ts';
import { epochMs, ZERO_TIME, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import type { Alert } from '../../../../src/model/alert.ts';
import type { Notification, NotifyReason } from '../../../../src/notify/integration.ts';
import type { PayloadTemplate } from '../../../../src/receivers/webhook/config.ts';
import { encodeCustomPayload } from '../../../../src/receivers/webhook/custom-payload.ts';
import { encodeWebhookMessage, truncateAlerts } from '../../../../src/receivers/webhook/payload.ts';
import { alertOf, notificationOf } from '../../../support/receiver-fixtures.ts';

interface GoldenAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly generatorURL: string;
}

interface GoldenCase {
  readonly name: string;
  readonly receiver: string;
  readonly maxAlerts: number;
  readonly groupKey: string;
  readonly reason: NotifyReason;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly routeLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly GoldenAlert[];
  readonly body: string;
}

interface Golden {
  readonly externalURL: string;
  readonly cases: readonly GoldenCase[];
}

interface GoldenPayload {
  readonly payload: PayloadTemplate;
  readonly rendered: Readonly<Record<string, string>>;
  readonly body: string;
}

// The shape of the files is ours.
const golden = readGolden('webhook.json') as Golden;
const custom = readGolden('webhook-payload.json') as GoldenPayload;

function readGolden(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../../golden/receivers/${name}`, import.meta.url), 'utf8'),
  );
}

function instant(text: string): EpochMs {
  return parseDateTime(text) ?? epochMs(Number.NaN);
}

function toAlert(alert: GoldenAlert): Alert {
  return alertOf(alert.labels, {
    annotations: LabelSet.fromRecord(alert.annotations),
    startsAt: instant(alert.startsAt),
    endsAt: alert.endsAt === null ? ZERO_TIME : instant(alert.endsAt),
    generatorURL: alert.generatorURL,
  });
}

function toNotification(example: GoldenCase): Notification {
  return notificationOf({
    receiver: example.receiver,
    groupKey: example.groupKey,
    reason: example.reason,
    groupLabels: LabelSet.fromRecord(example.groupLabels),
    routeLabels: LabelSet.fromRecord(example.routeLabels),
    alerts: example.alerts.map(toAlert),
    now: instant('2100-01-01T00:00:00Z'),
  });
}

describe('encodeWebhookMessage()', () => {
  it.each(golden.cases)('equals upstream for $name', (example) => {
    const message = truncateAlerts(toNotification(example), example.maxAlerts);
    expect(encodeWebhookMessage(message, golden.externalURL)).toBe(example.body);
  });

  it('adds one field for a possible duplicate, at the end', () => {
    const plain = truncateAlerts(notificationOf(), 0);
    const marked = truncateAlerts(notificationOf({ possibleDuplicate: true }), 0);
    expect(encodeWebhookMessage(marked, 'u')).toBe(
      encodeWebhookMessage(plain, 'u').replace(/\}\n$/, ',"possibleDuplicate":true}\n'),
    );
  });

  it('says resolved for a message without alerts', () => {
    const body = encodeWebhookMessage(truncateAlerts(notificationOf({ alerts: [] }), 0), 'u');
    expect(JSON.parse(body)).toMatchObject({ status: 'resolved', alerts: [], commonLabels: {} });
  });

  it('replaces text that is not valid Unicode, as Go does', () => {
    const alerts = [alertOf({ alertname: 'lone \ud800 surrogate' })];
    const body = encodeWebhookMessage(truncateAlerts(notificationOf({ alerts }), 0), 'u');
    expect(body).toContain('lone \ufffd surrogate');
  });
});

describe('encodeCustomPayload()', () => {
  const render = (template: string): string => custom.rendered[template] ?? template;

  it('renders keys and strings, and reads results that are YAML, like upstream', () => {
    const expected = custom.body;
    expect(encodeCustomPayload(custom.payload, render)).toBe(expected);
  });

  it.each([
    ['an alias bomb', 'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c,*c]'],
    ['an unknown alias', '*nobody'],
    ['infinity', '.inf'],
    ['a text of several lines', 'first line\nsecond line'],
    ['an unclosed quote', '"open'],
  ])('does not fail on %s', (_name, text) => {
    const body = encodeCustomPayload({ text }, (template) => template);
    expect(() => void JSON.parse(body)).not.toThrow();
  });

  it.each([
    ['names', Array.from({ length: 40_000 }, (_, i) => `k${i}: 1\n`).join('')],
    ['aliases', Array.from({ length: 40_000 }, (_, i) => `- &a${i} 1\n- *a${i}\n`).join('')],
    ['closing brackets', '[a,]]]'.repeat(40_000)],
  ])('leaves a text as it is that would take minutes to read as YAML: many %s', (_name, text) => {
    const body = encodeCustomPayload({ text }, (template) => template);
    expect(JSON.parse(body)).toEqual({ text });
  });

  it('reads JSON of any length, names such as __proto__ included', () => {
    const list = Array.from({ length: 5_000 }, (_, i) => ({ name: `n${i}`, value: [i, null] }));
    const text = `{"__proto__":1,"list":${JSON.stringify(list)}}`;
    expect(encodeCustomPayload({ text }, (template) => template)).toBe(`{"text":${text}}\n`);
  });

  it('keeps a name such as __proto__', () => {
    const payload = JSON.parse('{"__proto__": "x"}') as PayloadTemplate;
    expect(encodeCustomPayload(payload, (template) => template)).toBe('{"__proto__":"x"}\n');
  });
});
