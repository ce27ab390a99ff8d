// Our default templates: upstream's results where people and scripts rely on them (rows G9 to
// G12), and an email of our own that nobody can inject anything into.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDateTime } from '../../../../src/model/date-time.ts';
import { fingerprintOf } from '../../../../src/model/fingerprint.ts';
import { epochMs, ZERO_TIME } from '../../../../src/model/instant.ts';
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

interface Golden {
  readonly cases: readonly {
    readonly name: string;
    readonly data: GoldenData;
    readonly texts: Readonly<Record<string, string>>;
  }[];
}

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

const golden = JSON.parse(
  readFileSync(
    new URL('../../../golden/receivers/default-templates.json', import.meta.url),
    'utf8',
  ),
  // The shape of the file is ours.
) as Golden;

function toData(data: GoldenData): TemplateData {
  const instant = (text: string): TemplateData['alerts'][number]['startsAt'] =>
    parseDateTime(text) ?? epochMs(Number.NaN);
  return {
    receiver: data.receiver,
    status: data.status,
    alerts: data.alerts.map((alert) => ({
      status: alert.status,
      labels: LabelSet.fromRecord(alert.labels),
      annotations: LabelSet.fromRecord(alert.annotations),
      startsAt: instant(alert.startsAt),
      endsAt: alert.endsAt.startsWith('0001') ? ZERO_TIME : instant(alert.endsAt),
      generatorURL: alert.generatorURL,
      fingerprint: fingerprintOf(LabelSet.fromRecord(alert.labels)),
    })),
    notificationReason: data.notification_reason,
    groupLabels: LabelSet.fromRecord(data.groupLabels),
    routeLabels: LabelSet.fromRecord(data.routeLabels),
    commonLabels: LabelSet.fromRecord(data.commonLabels),
    commonAnnotations: LabelSet.fromRecord(data.commonAnnotations),
    externalURL: data.externalURL,
  };
}

function defaultSet(): TemplateSet {
  const parsed = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const set = defaultSet();

function render(text: string, data: TemplateData): string {
  return textOf(set.renderText(text, data, { now: REFERENCE_TIME }));
}

function textOf(rendered: ReturnType<TemplateSet['renderText']>): string {
  return rendered.ok ? rendered.value : `error: ${rendered.error.message}`;
}

describe('default templates', () => {
  it.each(golden.cases)('give what upstream gives for $name', ({ data, texts }) => {
    const results = Object.keys(texts).map((text) => [text, render(text, toData(data))]);
    expect(Object.fromEntries(results)).toEqual(texts);
  });
});

const EVIL = `"><script>alert('1')</script>&`;

function emailFor(
  labels: Labels,
  options: {
    annotations?: Labels;
    generatorURL?: string;
    isResolved?: boolean;
    count?: number;
  } = {},
): string {
  const { annotations = {}, generatorURL = '', isResolved = false, count = 1 } = options;
  const alert = alertOf(labels, {
    annotations: LabelSet.fromRecord(annotations),
    generatorURL,
    startsAt: epochMs(REFERENCE_TIME - 3_723_000),
    ...(isResolved ? { endsAt: epochMs(REFERENCE_TIME - 1_000) } : {}),
  });
  const data = templateData({
    receiver: EVIL,
    reason: 'first notification',
    groupLabels: LabelSet.fromRecord({ alertname: labels['alertname'] ?? '' }),
    routeLabels: LabelSet.EMPTY,
    alerts: Array.from({ length: count }, () => alert),
    externalURL: 'http://tocsin.example',
    now: REFERENCE_TIME,
  });
  const email = '{{ template "email.default.html" . }}';
  return textOf(set.renderHtml(email, data, { now: REFERENCE_TIME }));
}

describe('the default email', () => {
  it('shows a hundred alerts of very many, and says so', () => {
    const html = emailFor({ alertname: 'DiskFull' }, { count: 20_000 });
    expect(html).toContain('20000 firing');
    expect(html).toContain('The first 100 of 20000 alerts are shown.');
    expect(html.match(/class="card"/g)).toHaveLength(100);
  });

  it('says what is wrong, where, since when, and what to click', () => {
    const html = emailFor(
      { alertname: 'DiskFull', instance: 'db1:9100' },
      {
        annotations: {
          summary: 'The disk of db1 is full',
          runbook_url: 'https://wiki.example/d?a=1&b=2',
        },
        generatorURL: 'http://prometheus.example/graph?g0.expr=x&g0.tab=1',
      },
    );
    expect(html).toContain('1 firing');
    expect(html).toContain('The disk of db1 is full');
    expect(html).toContain('instance=<b>db1:9100</b>');
    expect(html).toContain('Since Mon 5 Jan 2026, 06:57:57 UTC (1h 2m 3s)');
    expect(html).toContain('href="https://wiki.example/d?a=1&amp;b=2"');
    expect(html).toContain('href="http://prometheus.example/graph?g0.expr=x&amp;g0.tab=1"');
  });

  it('says at the top since when the first alert fires, and leads to the runbook', () => {
    const alerts = [1, 90, 5].map((minutes) =>
      alertOf(
        { alertname: 'DiskFull', instance: `db${minutes}` },
        {
          annotations: LabelSet.fromRecord({
            description: `More after ${minutes}`,
            impact: 'No more orders',
            runbook_url: 'https://wiki.example/disk',
          }),
          startsAt: epochMs(REFERENCE_TIME - minutes * 60_000),
        },
      ),
    );
    const data = templateData({
      receiver: 'ops',
      reason: 'first notification',
      groupLabels: LabelSet.EMPTY,
      routeLabels: LabelSet.EMPTY,
      alerts,
      externalURL: 'http://tocsin.example',
      now: REFERENCE_TIME,
    });
    const email = '{{ template "email.default.html" . }}';
    const html = textOf(set.renderHtml(email, data, { now: REFERENCE_TIME }));
    const button = html.indexOf('Open the runbook</a>');
    expect(html.indexOf('3 firing, since Mon 5 Jan 2026, 06:30:00 UTC (1h 30m 0s)')).toBeLessThan(
      button,
    );
    expect(button).toBeLessThan(html.indexOf('class="card"'));
    expect(html.match(/href="https:\/\/wiki.example\/disk"/g)).toHaveLength(4);
    expect(html).toContain('impact:</span> <span style="white-space:pre-line;">No more orders');
    expect(html).not.toContain('description:');
  });

  it('says that it is over', () => {
    const html = emailFor({ alertname: 'DiskFull' }, { isResolved: true });
    expect(html).toContain('1 resolved');
    expect(html).toContain('until Mon 5 Jan 2026, 07:59:59 UTC');
  });

  it('escapes every value, wherever it stands', () => {
    const html = emailFor(
      { alertname: EVIL, [`n${EVIL}`]: EVIL },
      {
        annotations: { [`a${EVIL}`]: EVIL, description: EVIL, link: `https://x.example/${EVIL}` },
        generatorURL: `http://x/${EVIL}`,
      },
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain(`alert('1')`);
    // What is left of quotes belongs to the markup: every tag is well formed.
    expect(html.replace(/<style>[^]*?<\/style>/, '')).not.toMatch(/<[a-z][^<>]*="[^"]*<[^>]*>/);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://x.example/ onclick=x', 'ftp://x'])(
    'makes no link of %s',
    (value) => {
      const html = emailFor(
        { alertname: 'A' },
        { annotations: { link: value }, generatorURL: value },
      );
      expect(html.match(/href="[^"]*"/g)).toHaveLength(1);
    },
  );
});
