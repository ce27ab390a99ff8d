// What changed between two routing trees. A route is known by its matchers below its parent's; of
// equal ones the first belongs to the first.
import { formatMatchers } from '../../matcher/format.ts';
import { formatDuration } from '../../model/duration.ts';
import type { Route } from '../../route/route.ts';

export interface RouteChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Matchers from the top down; empty for the route at the top. */
  readonly path: readonly string[];
  /** Of an added or a removed route, what tells most about it. */
  readonly fields: readonly FieldChange[];
}

/** A text is missing where the route itself is. */
export interface FieldChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

interface Field {
  readonly name: string;
  readonly isInherited: boolean;
  readonly textOf: (route: Route) => string;
}

const FIELDS: readonly Field[] = [
  { name: 'receiver', isInherited: true, textOf: ({ receiver }) => receiver },
  { name: 'group_by', isInherited: true, textOf: groupByText },
  ...(['groupWaitMs', 'groupIntervalMs', 'repeatIntervalMs'] as const).map((key): Field => {
    const name = key.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return { name, isInherited: true, textOf: (route) => formatDuration(route[key]) };
  }),
  { name: 'labels', isInherited: true, textOf: ({ labels }) => JSON.stringify(labels) },
  { name: 'continue', isInherited: false, textOf: (route) => String(route.continue) },
  {
    name: 'mute_time_intervals',
    isInherited: false,
    textOf: ({ muteTimeIntervals }) => muteTimeIntervals.join(', '),
  },
  {
    name: 'active_time_intervals',
    isInherited: false,
    textOf: ({ activeTimeIntervals }) => activeTimeIntervals.join(', '),
  },
];

function groupByText({ groupBy }: Route): string {
  return groupBy.kind === 'all' ? '...' : [...groupBy.names].sort().join(', ');
}

/** Compares two trees, parents before their children. What only follows from a parent is left out. */
export function routeChanges(before: Route, after: Route): readonly RouteChange[] {
  return compare(before, after, { path: [], inherited: [] });
}

interface Place {
  readonly path: readonly string[];
  /** All that changed in the parent. */
  readonly inherited: readonly FieldChange[];
}

function compare(before: Route, after: Route, { path, inherited }: Place): RouteChange[] {
  const all = FIELDS.map(({ name, textOf }) => ({
    name,
    before: textOf(before),
    after: textOf(after),
  })).filter((change) => change.before !== change.after);
  const own = all.filter((change) => !isInherited(change, inherited));
  const { pairs, removed, added } = paired(before.routes, after.routes);
  const fields = [...own, ...orderChange(pairs)];
  return [
    ...(fields.length === 0 ? [] : [{ kind: 'changed', path, fields } as const]),
    ...pairs.flatMap(([from, to]) =>
      compare(from, to, { path: [...path, nameOf(to)], inherited: all }),
    ),
    ...removed.flatMap((route) => whole(route, 'removed', path)),
    ...added.flatMap((route) => whole(route, 'added', path)),
  ];
}

function isInherited(change: FieldChange, inherited: readonly FieldChange[]): boolean {
  const field = FIELDS.find(({ name }) => name === change.name);
  if (field?.isInherited !== true) return false;
  return inherited.some(
    ({ name, before, after }) =>
      name === change.name && before === change.before && after === change.after,
  );
}

type Pair = readonly [before: Route, after: Route];

interface Pairing {
  /** In the order that they have now. */
  readonly pairs: readonly Pair[];
  readonly removed: readonly Route[];
  readonly added: readonly Route[];
}

function paired(before: readonly Route[], after: readonly Route[]): Pairing {
  const left = [...before];
  const pairs: Pair[] = [];
  const added: Route[] = [];
  for (const route of after) {
    const at = left.findIndex((each) => nameOf(each) === nameOf(route));
    const [match] = at < 0 ? [] : left.splice(at, 1);
    if (match === undefined) added.push(route);
    else pairs.push([match, route]);
  }
  return { pairs, removed: left, added };
}

/** The first route that matches takes an alert, so their order says who is told. */
function orderChange(pairs: readonly Pair[]): readonly FieldChange[] {
  const now = pairs.map(([route]) => route);
  const then = now.toSorted((a, b) => positionOf(a) - positionOf(b));
  if (now.every((route, i) => route === then[i])) return [];
  const text = (routes: readonly Route[]): string => routes.map(nameOf).join(', ');
  return [{ name: 'order of routes', before: text(then), after: text(now) }];
}

/** The place among its siblings is the last part of an id. */
function positionOf({ id }: Route): number {
  return Number(id.slice(id.lastIndexOf('/') + 1));
}

function whole(
  route: Route,
  kind: 'added' | 'removed',
  parent: readonly string[],
): readonly RouteChange[] {
  const path = [...parent, nameOf(route)];
  const { receiver } = route;
  const isNew = kind === 'added';
  const field: FieldChange = {
    name: 'receiver',
    before: isNew ? undefined : receiver,
    after: isNew ? receiver : undefined,
  };
  return [
    { kind, path, fields: [field] },
    ...route.routes.flatMap((child) => whole(child, kind, path)),
  ];
}

function nameOf({ matchers }: Route): string {
  return formatMatchers(matchers);
}
