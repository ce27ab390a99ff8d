import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelSet } from '../../../src/model/label-set.ts';
import { groupKeyOf } from '../../../src/route/group-key.ts';
import {
  buildRouteTree,
  groupLabelsOf,
  matchRoutes,
  walkRoutes,
  type Route,
} from '../../../src/route/route.ts';
import golden from '../../golden/route/tree.json' with { type: 'json' };
import { routeConfig } from '../../support/engine-world.ts';
import { labelSetOf } from '../../support/label-sets.ts';
import { routeConfigOf, type RecordedRoute } from '../../support/route-tree.ts';

const recordedTree: RecordedRoute = golden.config[0] ?? {};
const root = buildRouteTree(routeConfigOf(recordedTree));

describe('buildRouteTree()', () => {
  it('inherits, names and orders every node of the recorded tree as upstream does (C8, C9, D3)', () => {
    const nodes = [...walkRoutes(root)].map((route) => ({
      id: route.id,
      key: route.key,
      receiver: route.receiver,
      // Upstream keeps the names that a node would inherit beside the flag; they have no effect.
      groupBy: route.groupBy.kind === 'all' ? 'all' : [...route.groupBy.names].sort(),
      groupWaitMs: route.groupWaitMs,
      groupIntervalMs: route.groupIntervalMs,
      repeatIntervalMs: route.repeatIntervalMs,
      labels: [...route.labels],
      continue: route.continue,
    }));
    const expected = golden.nodes.map(({ groupByAll, groupBy, ...node }) => ({
      ...node,
      groupBy: groupByAll ? 'all' : groupBy,
    }));
    expect(nodes).toEqual(expected);
  });

  it('starts from the defaults of upstream (C9)', () => {
    const bare = buildRouteTree(routeConfigOf({ receiver: 'r' }));
    expect(bare).toMatchObject({
      key: '{}',
      groupWaitMs: 30_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      groupBy: { kind: 'labels', names: new Set() },
    });
  });

  it('gives every node an id of its own, siblings with equal matchers included (D3)', () => {
    const ids = [...walkRoutes(root)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('matchRoutes()', () => {
  it('reaches the recorded routes and group keys for every recorded label set (D1, D2, D3)', () => {
    const matches = golden.matches.map(({ labels }) => ({ labels, routes: reached(labels) }));
    expect(matches).toEqual(golden.matches);
  });

  it('always reaches at least one route, as the root takes everything (D1)', () => {
    const pair = fc.tuple(
      fc.constantFrom('alertname', 'service', 'env', 'severity', 'owner', 'a', '🙂'),
      fc.constantFrom('', 'web', 'prod', 'page', 'WatchDog', '1', 'x'),
    );
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const routes = matchRoutes(root, LabelSet.from(pairs));
        expect(routes.length).toBeGreaterThan(0);
        expect(new Set(routes).size).toBe(routes.length);
      }),
    );
  });

  function reached(pairs: readonly (readonly string[])[]): unknown {
    const labels = labelSetOf(pairs);
    return matchRoutes(root, labels).map((route) => ({
      groupKey: groupKeyOf(route, groupLabelsOf(route, labels)),
      id: route.id,
    }));
  }
});

describe('groupLabelsOf()', () => {
  const labels = LabelSet.fromRecord({ a: '1', b: '2', constructor: '3' });

  it.each([
    ['only the labels that the alert has (D2)', ['a', 'z'], { a: '1' }],
    ['none for an empty list (D2)', [], {}],
    [
      'names as written, whatever objects call them',
      ['constructor', 'toString'],
      { constructor: '3' },
    ],
  ])('takes %s', (_name, groupBy, expected) => {
    expect(groupLabelsOf(routeBy({ groupBy }), labels).toJSON()).toEqual(expected);
  });

  it('takes all labels for `...` (C10)', () => {
    expect(groupLabelsOf(routeBy({ groupBy: undefined, groupByAll: true }), labels)).toBe(labels);
  });

  function routeBy(config: Parameters<typeof routeConfig>[0]): Route {
    return buildRouteTree(routeConfig(config));
  }
});
