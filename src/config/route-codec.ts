// The `route` tree (reference rows C7 to C12): keys, rules of one node, and its printed form.
import { compileAnchored } from '../matcher/anchored-pattern.ts';
import { compareMatchers } from '../matcher/compare.ts';
import { formatMatcher } from '../matcher/format.ts';
import { isValidLabelName } from '../matcher/label-name.ts';
import type { Matcher } from '../matcher/matcher.ts';
import { newMatcher } from '../matcher/new-matcher.ts';
import { formatMatcherWarning, parseMatchers } from '../matcher/parse-matchers.ts';
import { quoteGo } from '../model/go-quote.ts';
import { isClassicLabelName } from '../model/label-name.ts';
import { LabelSet } from '../model/label-set.ts';
import type { RouteConfig } from './config.ts';
import {
  decodeNode,
  optional,
  textOf,
  type Codec,
  type DecodeContext,
  type YamlValue,
} from './decode/codec.ts';
import { list, map, nodes } from './decode/collection-codecs.ts';
import { isNull, type ConfigNode } from './decode/node.ts';
import { field, section, shownField } from './decode/object-codec.ts';
import { boolean, duration, string } from './decode/scalar-codecs.ts';
import { unsupported } from './unsupported.ts';

/** One line of `matchers`, which may hold several matchers. */
const matcherLine: Codec<readonly Matcher[]> = {
  zero: [],
  decode: (node, context) => {
    const text = textOf(node, context, 'matchers such as severity="page"');
    if (text === undefined) return undefined;
    const parsed = parseMatchers(text, context.matcherMode);
    if (!parsed.ok) {
      context.report(node.at, `cannot parse matchers ${quoteGo(text)}: ${parsed.error}`);
      return undefined;
    }
    for (const warning of parsed.value.warnings) {
      context.warn(node.at, formatMatcherWarning(warning));
    }
    return { value: parsed.value.value };
  },
  print: (matchers) => matchers.map(formatMatcher).join(','),
  isZero: (matchers) => matchers.length === 0,
};

/** All lines together, in the order of a group key. */
const matcherList: Codec<readonly Matcher[]> = {
  zero: [],
  decode: (node, context) => {
    const lines = list(matcherLine).decode(node, context);
    return lines === undefined ? undefined : { value: lines.value.flat().sort(compareMatchers) };
  },
  print: (matchers) => matchers.map(formatMatcher),
  isZero: (matchers) => matchers.length === 0,
};

/** A regular expression of `match_re`, tried and kept as its text. */
const pattern: Codec<string> = {
  ...string,
  decode: (node, context) => {
    const text = textOf(node, context, 'a regular expression');
    if (text === undefined) return undefined;
    const compiled = compileAnchored(text);
    if (compiled.ok) return { value: text };
    context.report(node.at, compiled.error);
    return undefined;
  },
};

/** The deprecated `match` and `match_re` know classic names only, whatever the mode. */
function classicNameProblem(name: string): string | undefined {
  return isClassicLabelName(name) ? undefined : `invalid label name ${quoteGo(name)}`;
}

function emptyPattern(name: string): string {
  return `invalid regexp value for ${quoteGo(name)}`;
}

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
  match: field(map(string, { keyProblem: classicNameProblem })),
  match_re: field(map(pattern, { keyProblem: classicNameProblem, emptyProblem: emptyPattern })),
  matchers: field(matcherList),
  mute_time_intervals: unsupported('mute_time_intervals'),
  active_time_intervals: unsupported('active_time_intervals'),
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
    matchers: allMatchers(values),
    continue: values.continue,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    labels: LabelSet.from(values.labels),
    routes: children.map(toRouteConfig),
  };
}

/** Prints a tree; the children are printed in the place of the `routes` key. */
export function printRoute({ section, children }: RouteNode): YamlValue {
  const printed = routeSection.print(section);
  if (children.length === 0 || !(printed instanceof Map)) return printed;
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

/** `match_re` matches through its anchored text, which is how upstream shows it in group keys. */
function allMatchers(values: RouteSection['values']): readonly Matcher[] {
  const built = [
    ...[...values.match].map(([name, value]) => newMatcher('=', name, value)),
    ...[...values.match_re].map(([name, value]) => newMatcher('=~', name, `^(?:${value})$`)),
  ];
  const deprecated = built.flatMap((matcher) => (matcher.ok ? [matcher.value] : []));
  return [...deprecated, ...values.matchers].sort(compareMatchers);
}
