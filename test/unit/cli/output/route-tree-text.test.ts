import { describe, expect, it } from 'vitest';
import { matchingTreeText, routeTreeText } from '../../../../src/cli/output/route-tree-text.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { buildRouteTree } from '../../../../src/route/route.ts';
import { routeConfigOf } from '../../../support/route-tree.ts';

const ROOT = buildRouteTree(
  routeConfigOf({
    receiver: 'root',
    routes: [
      { matchers: ['a="1"'], receiver: 'one', routes: [{ matchers: ['b="2"'], receiver: 'two' }] },
      { matchers: ['a=~".+"'], receiver: 'three', continue: true },
      { receiver: 'four', routes: [{ matchers: ['c="3"'] }] },
    ],
  }),
);

function treeOf(labels: Readonly<Record<string, string>>): readonly string[] {
  return matchingTreeText(ROOT, LabelSet.fromRecord(labels)).split('\n');
}

describe('routeTreeText() (row F20)', () => {
  it('draws all routes, inherited receivers and continue included', () => {
    expect(routeTreeText(ROOT).split('\n')).toEqual([
      '.',
      '└── default-route  receiver: root',
      '    ├── {a="1"}  receiver: one',
      '    │   └── {b="2"}  receiver: two',
      '    ├── {a=~".+"}  continue: true  receiver: three',
      '    └── default-route  receiver: four',
      '        └── {c="3"}  receiver: four',
      '',
    ]);
  });
});

describe('matchingTreeText() (row F20)', () => {
  it('stops at a route that does not continue', () => {
    expect(treeOf({ a: '1' })).toEqual([
      '.',
      '└── default-route',
      '    └── {a="1"}  receiver: one',
      '',
    ]);
  });

  it('goes on behind a route that does', () => {
    expect(treeOf({ a: '5', c: '3' })).toEqual([
      '.',
      '└── default-route',
      '    ├── {a=~".+"}  receiver: three',
      '    └── default-route',
      '        └── {c="3"}  receiver: four',
      '',
    ]);
  });

  it('goes down to the last route that takes the alert', () => {
    expect(treeOf({ a: '1', b: '2' }).at(3)).toBe('        └── {b="2"}  receiver: two');
  });
});
