// The texts for chats that a configuration can name: what they say, word for word, and that nobody can
// put markup into them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/instant.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import type { Notification } from '../../../../src/notify/integration.ts';
import { templatesOf } from '../../../../src/receivers/rendering/template-renderer.ts';
import { DEFAULT_TEMPLATES } from '../../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../../src/template/template-set.ts';
import { REFERENCE_TIME } from '../../../support/fake-clock.ts';
import { NOTIFICATION_CASES } from '../../../support/notification-cases.ts';
import { alertOf, notificationOf } from '../../../support/receiver-fixtures.ts';

interface Golden {
  readonly source: string;
  readonly cases: readonly {
    readonly name: string;
    readonly texts: Readonly<Record<string, string>>;
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../golden/template/chat-texts.json', import.meta.url), 'utf8'),
  // The shape of the file is ours.
) as Golden;

const set = TemplateSet.parse(DEFAULT_TEMPLATES);
if (!set.ok) throw new Error(set.error.message);
const templates = templatesOf(set.value, 'http://tocsin.example');

const DISK = alertOf(
  { alertname: 'DiskFull', team: 'storage', instance: 'db-1:9100', mount: '/var' },
  {
    annotations: LabelSet.fromRecord({
      summary: 'Disk /var is 97 % full',
      description: 'It is full in about 40 minutes.',
      runbook_url: 'https://run.example/disk',
      dashboard: 'https://graphs.example/d/1?var=db-1',
    }),
    startsAt: epochMs(REFERENCE_TIME - 3 * 60_000),
    generatorURL: 'http://prom.example/graph?g0.expr=disk+%3E+0.97',
  },
);

const OTHER = {
  ...DISK,
  labels: LabelSet.fromRecord({ alertname: 'DiskFull', team: 'storage', instance: 'db-2:9100' }),
  annotations: LabelSet.fromRecord({ summary: 'Disk / is 91 % full' }),
};

const CASES: ReadonlyMap<string, Notification> = new Map([
  ...NOTIFICATION_CASES,
  ['a full disk', notificationOf({ alerts: [DISK] })],
  ['two disks', notificationOf({ alerts: [DISK, OTHER] })],
  [
    'a name with markup',
    notificationOf({ alerts: [alertOf({ '`[click](https://evil.example)`': 'now' })] }),
  ],
  [
    'a disk that has room again',
    notificationOf({ alerts: [{ ...DISK, endsAt: epochMs(REFERENCE_TIME - 1_000) }] }),
  ],
]);

function render(name: string, template: string): string {
  const renderer = templates.bind(CASES.get(name) ?? notificationOf());
  const call = `{{ template "${template}" . }}`;
  const isHtml = template === 'tocsin.telegram.message';
  const rendered = isHtml ? renderer.renderHtml(call) : renderer.renderText(call);
  return rendered.ok ? rendered.value : rendered.error;
}

describe('the texts for chats', () => {
  const cases = golden.cases.flatMap(({ name, texts }) =>
    Object.entries(texts).map(([template, text]) => ({ name, template, text })),
  );

  it.each(cases)('$template says of $name what is recorded', ({ name, template, text }) => {
    expect(render(name, template)).toBe(text);
  });

  it.each([
    ['tocsin.slack.text', /<(?!https?:)|&(?!(amp|lt|gt);)/],
    ['tocsin.telegram.message', /<(?!\/?(b|code|a)\b)/],
    ['tocsin.markdown.text', /(?<!\\)[[\]<>](?!.*\]\(http|\(http)/],
  ])('%s lets no label write markup', (template, markup) => {
    const shown = render('markup', template).replace(
      /`[^`]*`|\]\(http[^)]*\)|\[(source|All alerts)/g,
      '',
    );
    expect(shown).not.toMatch(markup);
    expect(shown).not.toContain('<!channel>');
  });

  it.each(['tocsin.slack.text', 'tocsin.markdown.text'])(
    '%s lets no name of a label end its code',
    (template) => {
      const shown = render('a name with markup', template).replace(/`[^`]*`/g, '');
      expect(shown).not.toContain('evil.example');
    },
  );

  it.each(['tocsin.slack.text', 'tocsin.markdown.text', 'tocsin.telegram.message'])(
    '%s lists ten alerts at most, and says that there are more',
    (template) => {
      const text = render('a thousand alerts', template);
      expect(text.match(/instance=/g)).toHaveLength(10);
      expect(text).toContain('The first 10 of 1000 alerts are shown.');
    },
  );
});
