// Route: a node of the routing tree with everything inherited, and which nodes an alert reaches
// (reference rows C8, C9, D1, D3).
import type { RouteConfig } from '../config/config.ts';
import type { Matcher } from '../matcher/matcher.ts';
import { matchesAll } from '../matcher/matches-all.ts';
import { formatMatchers } from '../matcher/format.ts';
import { durationMs, type DurationMs } from '../model/instant.ts';
import { LabelSet } from '../model/label-set.ts';

/** How a route groups: by some labels, or by all of them (`...`, row C10). */
export type GroupBy =
  { readonly kind: 'labels'; readonly names: ReadonlySet<string> } | { readonly kind: 'all' };

export interface Route {
  /** Matchers of the path, `{}/{a="b"}`; siblings with the same matchers share it (row D3). */
  readonly key: string;
  /** As `key`, with the position among the siblings: unique in a tree. */
  readonly id: string;
  readonly receiver: string;
  readonly groupBy: GroupBy;
  readonly groupWaitMs: DurationMs;
  readonly groupIntervalMs: DurationMs;
  readonly repeatIntervalMs: DurationMs;
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  /** Names of time intervals; not inherited (row C8). */
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  /** Templates by label name, merged from the root down (row C11). */
  readonly labels: LabelSet;
  readonly routes: readonly Route[];
}

type Inherited = Pick<
  Route,
  | 'key'
  | 'id'
  | 'receiver'
  | 'groupBy'
  | 'groupWaitMs'
  | 'groupIntervalMs'
  | 'repeatIntervalMs'
  | 'labels'
>;

const ROOT_DEFAULTS: Inherited = {
  key: '',
  id: '',
  receiver: '',
  groupBy: { kind: 'labels', names: new Set() },
  groupWaitMs: durationMs(30_000),
  groupIntervalMs: durationMs(5 * 60_000),
  repeatIntervalMs: durationMs(4 * 3_600_000),
  labels: LabelSet.EMPTY,
};

/** Resolves inheritance over the whole tree. Source: prometheus/alertmanager:dispatch/route.go. */
export function buildRouteTree(root: RouteConfig): Route {
  const path = formatMatchers(root.matchers);
  return buildRoute(root, ROOT_DEFAULTS, { key: path, id: path });
}

function buildRoute(
  config: RouteConfig,
  parent: Inherited,
  names: { readonly key: string; readonly id: string },
): Route {
  const own: Inherited = {
    ...names,
    receiver: config.receiver ?? parent.receiver,
    groupBy: groupByOf(config) ?? parent.groupBy,
    groupWaitMs: config.groupWaitMs ?? parent.groupWaitMs,
    groupIntervalMs: config.groupIntervalMs ?? parent.groupIntervalMs,
    repeatIntervalMs: config.repeatIntervalMs ?? parent.repeatIntervalMs,
    labels: LabelSet.from([...parent.labels, ...config.labels]),
  };
  return {
    ...own,
    matchers: config.matchers,
    continue: config.continue,
    muteTimeIntervals: config.muteTimeIntervals,
    activeTimeIntervals: config.activeTimeIntervals,
    routes: config.routes.map((child, index) => {
      const path = formatMatchers(child.matchers);
      return buildRoute(child, own, {
        key: `${own.key}/${path}`,
        id: `${own.id}/${path}/${index}`,
      });
    }),
  };
}

function groupByOf(config: RouteConfig): GroupBy | undefined {
  if (config.groupByAll) return { kind: 'all' };
  return config.groupBy && { kind: 'labels', names: new Set(config.groupBy) };
}

/**
 * The nodes that take an alert, depth first: a child that takes it stops its siblings unless it
 * says `continue`; a node none of whose children take it takes it itself (row D1).
 */
export function matchRoutes(route: Route, labels: LabelSet): readonly Route[] {
  if (!matchesAll(route.matchers, labels)) return [];
  const taken: Route[] = [];
  for (const child of route.routes) {
    const matches = matchRoutes(child, labels);
    taken.push(...matches);
    if (matches.length > 0 && !child.continue) break;
  }
  return taken.length > 0 ? taken : [route];
}

/** All nodes, parents before children. */
export function* walkRoutes(route: Route): Generator<Route> {
  yield route;
  for (const child of route.routes) yield* walkRoutes(child);
}

/** The labels of an alert that name its group under a route (row D2). */
export function groupLabelsOf(route: Route, labels: LabelSet): LabelSet {
  const { groupBy } = route;
  return groupBy.kind === 'all' ? labels : labels.filter((name) => groupBy.names.has(name));
}
