import { describe, expect, it } from 'vitest';
import { routeChanges } from '../../../../src/cli/config-diff/route-difference.ts';
import { buildRouteTree } from '../../../../src/route/route.ts';
import { routeConfigOf, type RecordedRoute } from '../../../support/route-tree.ts';

const WEB: RecordedRoute = { matchers: ['team="web"'], receiver: 'web' };
const DB: RecordedRoute = { matchers: ['team="db"'], receiver: 'db' };
const ROOT: RecordedRoute = { receiver: 'mails', routes: [WEB, DB] };

/** One line for each field that changed. */
function changes(before: RecordedRoute, after: RecordedRoute): readonly string[] {
  const found = routeChanges(
    buildRouteTree(routeConfigOf(before)),
    buildRouteTree(routeConfigOf(after)),
  );
  return found.flatMap(({ kind, path, fields }) =>
    fields.map(({ name, before: was, after: is }) => {
      return `${kind} ${path.join(' ')} ${name}: ${was ?? '-'} → ${is ?? '-'}`;
    }),
  );
}

describe('routeChanges()', () => {
  it.each<[string, RecordedRoute, RecordedRoute, readonly string[]]>([
    ['nothing', ROOT, ROOT, []],
    [
      'another receiver',
      ROOT,
      { ...ROOT, routes: [{ ...WEB, receiver: 'web2' }, DB] },
      ['changed {team="web"} receiver: web → web2'],
    ],
    [
      'what children inherit, once',
      ROOT,
      { ...ROOT, group_wait: '1m', group_by: ['b', 'a'] },
      ['changed  group_by:  → a, b', 'changed  group_wait: 30s → 1m'],
    ],
    [
      'what a child had itself and now inherits, when that is another value',
      { ...ROOT, routes: [{ ...WEB, group_wait: '1m' }, DB] },
      { ...ROOT, group_wait: '2m', routes: [WEB, DB] },
      ['changed  group_wait: 30s → 2m', 'changed {team="web"} group_wait: 1m → 2m'],
    ],
    [
      'nothing in a child that goes on with its value',
      { ...ROOT, routes: [WEB, DB] },
      { ...ROOT, group_wait: '2m', routes: [{ ...WEB, group_wait: '30s' }, DB] },
      ['changed  group_wait: 30s → 2m'],
    ],
    [
      'grouping by all labels',
      ROOT,
      { ...ROOT, routes: [{ ...WEB, group_by: ['...'] }, DB] },
      ['changed {team="web"} group_by:  → ...'],
    ],
    [
      'that it goes on',
      ROOT,
      { ...ROOT, routes: [{ ...WEB, continue: true }, DB] },
      ['changed {team="web"} continue: false → true'],
    ],
    [
      'a new route with what is below it',
      ROOT,
      { ...ROOT, routes: [{ matchers: ['a="1"'], routes: [{ matchers: ['b="1"'] }] }, WEB, DB] },
      ['added {a="1"} receiver: - → mails', 'added {a="1"} {b="1"} receiver: - → mails'],
    ],
    [
      'a route that is gone',
      ROOT,
      { ...ROOT, routes: [DB] },
      ['removed {team="web"} receiver: web → -'],
    ],
    [
      'another order',
      ROOT,
      { ...ROOT, routes: [DB, WEB] },
      ['changed  order of routes: {team="web"}, {team="db"} → {team="db"}, {team="web"}'],
    ],
    [
      'one of two with equal matchers',
      { ...ROOT, routes: [WEB, WEB] },
      { ...ROOT, routes: [WEB] },
      ['removed {team="web"} receiver: web → -'],
    ],
  ])('finds %s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });
});
