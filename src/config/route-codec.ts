// The `route` tree (reference rows C7 to C12): keys, rules of one node, and its printed form.
import { isValidLabelName } from '../matcher/label-name.ts';
import { quoteGo } from '../model/go-quote.ts';
import { LabelSet } from '../model/label-set.ts';
import type { RouteConfig } from './config.ts';
import {
  decodeNode,
  optional,
  type Codec,
  type DecodeContext,
  type YamlValue,
} from './decode/codec.ts';
import { list, map, nodes } from './decode/collection-codecs.ts';
import { locatedTexts } from './decode/located-texts.ts';
import { isNull, type ConfigNode } from './decode/node.ts';
import { field, section, shownField } from './decode/object-codec.ts';
import { boolean, duration, string } from './decode/scalar-codecs.ts';
import { allMatchers, labelPatterns, labelValues, matcherList } from './matcher-codecs.ts';

function routeLabelProblem(name: string, { matcherMode }: DecodeContext): string | undefined {
  if (isValidLabelName(name, matcherMode)) return undefined;
  return `invalid label name ${quoteGo(name)} in route labels`;
}

/** Upstream tells an empty list from none, but prints neither (reference row C8). */
const groupByList: Codec<readonly string[] | undefined> = {
  ...optional(list(string)),
  isZero: (names) => names === undefined || names.length === 0,
};

const routeSection = section('route', {
  receiver: field(string),
  group_by: field(groupByList),
  match: field(labelValues),
  match_re: field(labelPatterns),
  matchers: field(matcherList),
  mute_time_intervals: field(locatedTexts),
  active_time_intervals: field(locatedTexts),
  continue: shownField(boolean),
  routes: field(nodes),
  group_wait: field(optional(duration)),
  group_interval: field(optional(duration)),
  repeat_interval: field(optional(duration)),
  labels: field(map(string, { keyProblem: routeLabelProblem })),
});

export type RouteSection = typeof routeSection.defaults;

/** A node of the tree with its places, so that checks over the whole tree can point at them. */
export interface RouteNode {
  readonly section: RouteSection;
  readonly children: readonly RouteNode[];
}

/** Reads a route and everything under it; undefined when it is no mapping. */
export function decodeRoute(node: ConfigNode, context: DecodeContext): RouteNode | undefined {
  const section = decodeNode(routeSection, node, context)?.value;
  if (section === undefined) return undefined;
  checkGroupBy(section, context);
  checkTimers(section, context);
  const children = section.values.routes.flatMap((child) => {
    if (isNull(child)) context.report(child.at, 'this route is empty');
    const decoded = isNull(child) ? undefined : decodeRoute(child, context);
    return decoded === undefined ? [] : [decoded];
  });
  return { section, children };
}

/** Compiles a tree without problems. */
export function toRouteConfig({ section: { values }, children }: RouteNode): RouteConfig {
  const groupBy = values.group_by;
  const isAll = groupBy?.includes(GROUP_BY_ALL) ?? false;
  return {
    receiver: values.receiver === '' ? undefined : values.receiver,
    // Upstream keeps the list of names nil beside the wildcard, so that the flag alone counts.
    groupBy: isAll ? undefined : groupBy,
    groupByAll: isAll,
    groupWaitMs: values.group_wait,
    groupIntervalMs: values.group_interval,
    repeatIntervalMs: values.repeat_interval,
    matchers: allMatchers(values.match, values.match_re, values.matchers),
    continue: values.continue,
    muteTimeIntervals: values.mute_time_intervals.map(({ text }) => text),
    activeTimeIntervals: values.active_time_intervals.map(({ text }) => text),
    labels: LabelSet.from(values.labels),
    routes: children.map(toRouteConfig),
  };
}

/** Prints a tree; the children are printed in the place of the `routes` key. */
export function printRoute({ section, children }: RouteNode): YamlValue {
  const printed = routeSection.print(section);
  if (children.length === 0) return printed;
  return new Map(printed).set('routes', children.map(printRoute));
}

const GROUP_BY_ALL = '...';

function checkGroupBy(section: RouteSection, context: DecodeContext): void {
  const groupBy = section.values.group_by ?? [];
  const names = groupBy.filter((name) => name !== GROUP_BY_ALL);
  const report = (message: string): void => context.report(section.placeOf('group_by'), message);
  for (const [i, name] of names.entries()) {
    if (!isValidLabelName(name, context.matcherMode)) {
      report(`invalid label name ${quoteGo(name)} in group_by list`);
    } else if (names.indexOf(name) < i) {
      report(`duplicated label ${quoteGo(name)} in group_by`);
    }
  }
  if (names.length > 0 && names.length < groupBy.length) {
    report('cannot have wildcard group_by (`...`) and other labels at the same time');
  }
}

function checkTimers(section: RouteSection, context: DecodeContext): void {
  for (const key of ['group_interval', 'repeat_interval'] as const) {
    if (section.values[key] === 0) {
      context.report(section.placeOf(key), `${key} cannot be zero`);
    }
  }
}
