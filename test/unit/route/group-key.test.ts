import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelSet } from '../../../src/model/label-set.ts';
import { formatLabels, groupIdOf, groupKeyOf } from '../../../src/route/group-key.ts';
import { buildRouteTree } from '../../../src/route/route.ts';
import golden from '../../golden/model/label-sets.json' with { type: 'json' };
import { equals, routeConfig } from '../../support/engine-world.ts';
import { labelSetOf } from '../../support/label-sets.ts';

const child = routeConfig({ matchers: [equals('team', 'webhook')], continue: true });
const root = buildRouteTree(routeConfig({ routes: [child, child] }));
const [first = root, second = root] = root.routes;

describe('formatLabels()', () => {
  it('prints every recorded label set as upstream does (D3)', () => {
    for (const { labels, text } of golden.cases)
      expect(formatLabels(labelSetOf(labels))).toBe(text);
  });
});

describe('groupKeyOf()', () => {
  it('joins the path of the route and the group labels (D3)', () => {
    expect(groupKeyOf(first, LabelSet.fromRecord({ alertname: 'A' }))).toBe(
      '{}/{team="webhook"}:{alertname="A"}',
    );
  });

  it('is shared by siblings with equal matchers, as it is upstream (D3)', () => {
    expect(groupKeyOf(first, LabelSet.EMPTY)).toBe(groupKeyOf(second, LabelSet.EMPTY));
  });
});

describe('groupIdOf()', () => {
  it('tells apart siblings with equal matchers (D3)', () => {
    expect(groupIdOf(first, LabelSet.EMPTY)).not.toBe(groupIdOf(second, LabelSet.EMPTY));
  });

  it('tells apart group labels whose texts are equal, as names may hold any character (D2)', () => {
    const one = LabelSet.fromRecord({ 'a="b", c': 'd' });
    const two = LabelSet.fromRecord({ a: 'b', c: 'd' });
    expect(groupKeyOf(root, one)).toBe(groupKeyOf(root, two));
    expect(groupIdOf(root, one)).not.toBe(groupIdOf(root, two));
  });

  it('is the same for equal group labels of a route and for no others', () => {
    const text = fc.constantFrom('', 'a', '"', '=', ', ', '\\', '}', ':', '/0', 'ÿ', '\0');
    const labels = fc.array(fc.tuple(text, text), { maxLength: 3 }).map((p) => LabelSet.from(p));
    const route = fc.constantFrom(root, first, second);
    fc.assert(
      fc.property(route, labels, route, labels, (routeA, a, routeB, b) => {
        const isSame = routeA === routeB && a.equals(b);
        expect(groupIdOf(routeA, a) === groupIdOf(routeB, b)).toBe(isSame);
      }),
    );
  });
});
