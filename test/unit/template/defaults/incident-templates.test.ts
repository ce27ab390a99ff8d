// The default templates of the receivers of incidents give upstream's results (row G10).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDateTime } from '../../../../src/model/date-time.ts';
import { fingerprintOf } from '../../../../src/model/fingerprint.ts';
import { epochMs, ZERO_TIME, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import type { AlertStatusName, TemplateData } from '../../../../src/template/data/template-data.ts';
import { DEFAULT_TEMPLATES } from '../../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../../src/template/template-set.ts';
import { REFERENCE_TIME } from '../../../support/fake-clock.ts';

type Labels = Readonly<Record<string, string>>;

interface GoldenData {
  readonly receiver: string;
  readonly status: AlertStatusName;
  readonly alerts: readonly {
    readonly status: AlertStatusName;
    readonly labels: Labels;
    readonly annotations: Labels;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL: string;
  }[];
  readonly notification_reason: string;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Labels;
  readonly routeLabels: Labels;
  readonly externalURL: string;
}

interface Golden<T> {
  readonly cases: readonly ({ readonly name: string } & T)[];
}

// The shapes of the files are ours.
const data = readGolden('default-templates.json') as Golden<{ readonly data: GoldenData }>;
const golden = readGolden('incident-templates.json') as Golden<{ readonly texts: Labels }>;

function readGolden(name: string): unknown {
  const file = new URL(`../../../golden/receivers/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function instant(text: string): EpochMs {
  if (text.startsWith('0001')) return ZERO_TIME;
  return parseDateTime(text) ?? epochMs(Number.NaN);
}

function dataOf(name: string): TemplateData {
  const found = data.cases.find((each) => each.name === name)?.data;
  if (found === undefined) throw new Error(`There are no data "${name}"`);
  const labels = LabelSet.fromRecord.bind(LabelSet);
  return {
    receiver: found.receiver,
    status: found.status,
    alerts: found.alerts.map((alert) => ({
      status: alert.status,
      labels: labels(alert.labels),
      annotations: labels(alert.annotations),
      startsAt: instant(alert.startsAt),
      endsAt: instant(alert.endsAt),
      generatorURL: alert.generatorURL,
      fingerprint: fingerprintOf(labels(alert.labels)),
    })),
    notificationReason: found.notification_reason,
    groupLabels: labels(found.groupLabels),
    routeLabels: labels(found.routeLabels),
    commonLabels: labels(found.commonLabels),
    commonAnnotations: labels(found.commonAnnotations),
    externalURL: found.externalURL,
  };
}

describe('default templates of the receivers of incidents', () => {
  const parsed = TemplateSet.parse(DEFAULT_TEMPLATES);

  it.each(golden.cases)('give what upstream gives for $name', ({ name, texts }) => {
    if (!parsed.ok) throw new Error(parsed.error.message);
    const results = Object.keys(texts).map((text) => {
      const rendered = parsed.value.renderText(text, dataOf(name), { now: REFERENCE_TIME });
      return [text, rendered.ok ? rendered.value : `error: ${rendered.error.message}`];
    });
    expect(Object.fromEntries(results)).toEqual(texts);
  });
});
