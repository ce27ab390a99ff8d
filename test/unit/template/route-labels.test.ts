// Route labels are templates that may refer to one another (C11).
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import { templateData } from '../../../src/template/data/template-data.ts';
import { renderRouteLabels } from '../../../src/template/route-labels.ts';
import { TemplateSet } from '../../../src/template/template-set.ts';

const NOW = epochMs(0);

function render(labels: Record<string, string>): ReturnType<typeof renderRouteLabels> {
  const set = TemplateSet.parse([]);
  if (!set.ok) throw new Error(set.error.message);
  const data = templateData({
    receiver: 'team',
    reason: 'unknown',
    groupLabels: LabelSet.fromRecord({ alertname: 'Down' }),
    routeLabels: LabelSet.fromRecord(labels),
    alerts: [],
    externalURL: '',
    now: NOW,
  });
  return renderRouteLabels(set.value, data, NOW);
}

describe('renderRouteLabels()', () => {
  it.each<{ name: string; labels: Record<string, string>; expected: Record<string, string> }>([
    { name: 'keeps plain text', labels: { team: 'db' }, expected: { team: 'db' } },
    {
      name: 'sees the group',
      labels: { title: '{{ .GroupLabels.alertname }}!' },
      expected: { title: 'Down!' },
    },
    {
      name: 'follows references in any order',
      labels: { a: '{{ routeLabels "b" }}-a', b: '{{ routeLabels "c" }}-b', c: 'c' },
      expected: { a: 'c-b-a', b: 'c-b', c: 'c' },
    },
    {
      name: 'takes an unknown label as empty',
      labels: { a: '[{{ routeLabels "nope" }}]' },
      expected: { a: '[]' },
    },
  ])('$name', ({ labels, expected }) => {
    expect(render(labels)).toEqual({ labels: LabelSet.fromRecord(expected), problems: [] });
    expect(render(labels).labels.toJSON()).toEqual(expected);
  });

  it('leaves out labels that need themselves, names the circle, and keeps the others', () => {
    const { labels, problems } = render({
      a: '{{ routeLabels "b" }}',
      b: '{{ routeLabels "a" }}',
      fine: 'yes',
    });
    expect(labels.toJSON()).toEqual({ fine: 'yes' });
    expect(problems.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(problems[0]?.error).toContain('route label cycle detected: a -> b -> a');
  });

  it('leaves out a label that is no template', () => {
    expect(render({ broken: '{{ nope }}' }).problems).toMatchObject([{ label: 'broken' }]);
  });
});
