// Routing trees as golden files write them: the keys and texts of the configuration file.
import type { RouteConfig } from '../../src/config/config.ts';
import { compareMatchers } from '../../src/matcher/compare.ts';
import type { Matcher, MatchType } from '../../src/matcher/matcher.ts';
import { newMatcher } from '../../src/matcher/new-matcher.ts';
import { parseMatchers } from '../../src/matcher/parse-matchers.ts';
import { parseDuration } from '../../src/model/duration.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import type { Result } from '../../src/model/result.ts';

export interface RecordedRoute {
  readonly receiver?: string;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly match?: Readonly<Record<string, string>>;
  readonly match_re?: Readonly<Record<string, string>>;
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly routes?: readonly RecordedRoute[];
}

/** Reads what a golden file holds; throws when a text in it is not valid. */
export function routeConfigOf(route: RecordedRoute): RouteConfig {
  const groupByAll = route.group_by?.includes('...') ?? false;
  const durationOf = (text: string | undefined): RouteConfig['groupWaitMs'] =>
    text === undefined ? undefined : parseDuration(text);
  return {
    receiver: route.receiver,
    groupBy: groupByAll ? undefined : route.group_by,
    groupByAll,
    groupWaitMs: durationOf(route.group_wait),
    groupIntervalMs: durationOf(route.group_interval),
    repeatIntervalMs: durationOf(route.repeat_interval),
    matchers: matchersOf(route),
    continue: route.continue ?? false,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    labels: LabelSet.fromRecord(route.labels ?? {}),
    routes: (route.routes ?? []).map(routeConfigOf),
  };
}

function matchersOf(route: RecordedRoute): readonly Matcher[] {
  const simple = (type: MatchType, record: RecordedRoute['match'] = {}): readonly Matcher[] =>
    Object.entries(record).map(([name, value]) => required(newMatcher(type, name, value)));
  // Upstream anchors these patterns when it reads them, and the group keys show it.
  const patterns = Object.entries(route.match_re ?? {}).map(
    ([name, value]): readonly [string, string] => [name, `^(?:${value})$`],
  );
  const written = (route.matchers ?? []).flatMap(
    (text) => required(parseMatchers(text, 'fallback')).value,
  );
  return [
    ...simple('=', route.match),
    ...simple('=~', Object.fromEntries(patterns)),
    ...written,
  ].sort(compareMatchers);
}

function required<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
