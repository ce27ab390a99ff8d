// The default templates of Jira, Rocket.Chat and WeChat give upstream's results (row G10).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../src/model/alert.ts';
import { parseDateTime } from '../../../../src/model/date-time.ts';
import { epochMs, ZERO_TIME, type EpochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import {
  templateData,
  type AlertStatusName,
  type TemplateData,
} from '../../../../src/template/data/template-data.ts';
import { DEFAULT_TEMPLATES } from '../../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../../src/template/template-set.ts';
import { REFERENCE_TIME } from '../../../support/fake-clock.ts';
import { alertOf } from '../../../support/receiver-fixtures.ts';

type Labels = Readonly<Record<string, string>>;

interface GoldenData {
  readonly receiver: string;
  readonly status: AlertStatusName;
  readonly alerts: readonly {
    readonly labels: Labels;
    readonly annotations: Labels;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL: string;
  }[];
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Labels;
  readonly routeLabels: Labels;
  readonly externalURL: string;
}

// The shapes of the files are ours.
const data = readGolden('default-templates.json') as {
  readonly cases: readonly { readonly name: string; readonly data: GoldenData }[];
};
const golden = readGolden('issue-templates.json') as {
  readonly cases: readonly { readonly name: string; readonly texts: Labels }[];
  readonly priorities: readonly {
    readonly firing: readonly string[];
    readonly resolved: readonly string[];
    readonly priority: string;
  }[];
};

const LATER = epochMs(Date.parse('2100-01-01T00:00:00Z'));

function readGolden(name: string): unknown {
  const file = new URL(`../../../golden/receivers/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function dataOf(name: string): TemplateData {
  const found = data.cases.find((each) => each.name === name)?.data;
  if (found === undefined) throw new Error(`There are no data "${name}"`);
  const computed = templateData({
    receiver: '',
    reason: 'first notification',
    groupLabels: LabelSet.fromRecord(found.groupLabels),
    routeLabels: LabelSet.fromRecord(found.routeLabels),
    alerts: found.alerts.map(({ labels, annotations, generatorURL, ...times }) =>
      alertOf(labels, {
        annotations: LabelSet.fromRecord(annotations),
        startsAt: instant(times.startsAt),
        endsAt: instant(times.endsAt),
        generatorURL,
      }),
    ),
    externalURL: found.externalURL,
    now: LATER,
  });
  // The data say what the server would compute, and not always the same.
  const { receiver, status, commonLabels, commonAnnotations } = found;
  return {
    ...computed,
    receiver,
    status,
    commonLabels: LabelSet.fromRecord(commonLabels),
    commonAnnotations: LabelSet.fromRecord(commonAnnotations),
  };
}

function instant(text: string): EpochMs {
  if (text.startsWith('0001')) return ZERO_TIME;
  return parseDateTime(text) ?? epochMs(Number.NaN);
}

/** Alerts of these severities; an empty one is none. */
function alertsOf(severities: readonly string[], endsAt: EpochMs): readonly Alert[] {
  return severities.map((severity) =>
    alertOf(severity === '' ? { alertname: 'A' } : { alertname: 'A', severity }, { endsAt }),
  );
}

function render(name: string, given: TemplateData): string {
  const parsed = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const text = `{{ template "${name}" . }}`;
  const rendered = parsed.value.renderText(text, given, { now: REFERENCE_TIME });
  return rendered.ok ? rendered.value : `error: ${rendered.error.message}`;
}

describe('default templates of Jira, Rocket.Chat and WeChat', () => {
  it.each(golden.cases)('give what upstream gives for $name', ({ name, texts }) => {
    const results = Object.keys(texts).map((text) => [text, render(text, dataOf(name))]);
    expect(Object.fromEntries(results)).toEqual(texts);
  });

  it.each(golden.priorities)(
    'give $firing that fire and $resolved that are over the priority "$priority"',
    ({ firing, resolved, priority }) => {
      const given = templateData({
        receiver: 'ops',
        reason: 'first notification',
        groupLabels: LabelSet.EMPTY,
        routeLabels: LabelSet.EMPTY,
        alerts: [...alertsOf(firing, ZERO_TIME), ...alertsOf(resolved, REFERENCE_TIME)],
        externalURL: '',
        now: LATER,
      });
      expect(render('jira.default.priority', given)).toBe(priority);
    },
  );
});
