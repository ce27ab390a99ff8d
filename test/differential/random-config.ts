// Configurations at random: routes, receivers, inhibition and time intervals, with timers so short
// that a story of some seconds sees waits, intervals and repeats.
import type { SeededRandom } from '../support/seeded-random.ts';
import type { ConfigSpec, InhibitRuleSpec, RouteSpec } from './config-spec.ts';
import { matcherText, randomMatcher } from './random-matchers.ts';
import { SINK_URL } from './scenario.ts';

/** Which kinds of thing a story's configuration has. */
export interface ConfigTraits {
  readonly inhibits: boolean;
  readonly hasIntervals: boolean;
}

/** Waits end, intervals pass and repeats come at phases of a half-second at which nothing happens. */
const GROUP_WAITS = ['400ms', '900ms'] as const;
const GROUP_INTERVALS = ['1s', '1500ms', '2s'] as const;
const REPEAT_INTERVALS = ['2250ms', '3250ms', '4750ms', '1h'] as const;
const RESOLVE_TIMEOUTS = ['5m', '5m', '1698ms', '2198ms'] as const;

const GROUP_BYS: readonly [readonly string[], ...(readonly string[])[]] = [
  [],
  ['alertname'],
  ['alertname', 'job'],
  ['...'],
  ['instance'],
  ['nosuch'],
  ['job', 'severity'],
  ['constructor', 'severity'],
];

const LABEL_TEMPLATES = [
  '{{ .GroupLabels.alertname }}-{{ len .Alerts.Firing }}/{{ len .Alerts.Resolved }}',
  '{{ .CommonLabels.job }}',
  'static',
  '{{ .Status | toUpper }}',
  '{{ range .Alerts }}{{ .Labels.instance }},{{ end }}',
  '{{ .NotificationReason }}',
  '{{ .Receiver }}',
  '{{ .RouteLabels.ra }}',
  '{{ index .Alerts 7 }}',
  '{{ .CommonAnnotations.note }}',
  '{{ len .CommonLabels }}',
  '',
] as const;

/** Intervals that hold now, whenever now is, or that do not. */
const TIME_INTERVALS = [
  { name: 'always', time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }] }] },
  { name: 'all-week', time_intervals: [{ weekdays: ['sunday:saturday'], location: 'Asia/Tokyo' }] },
  { name: 'all-month', time_intervals: [{ days_of_month: ['1:-1'], months: ['1:12'] }] },
  { name: 'past', time_intervals: [{ years: ['2001:2003'] }] },
  { name: 'either', time_intervals: [{ years: ['2001'] }, { years: ['2020:2100'] }] },
  { name: 'never', time_intervals: [{ years: ['2001'], weekdays: ['sunday:saturday'] }] },
] as const;
const INTERVAL_NAMES = [
  'always',
  'all-week',
  'all-month',
  'past',
  'past',
  'either',
  'never',
] as const;

/** A configuration that both servers accept. */
export function randomConfig(random: SeededRandom, traits: ConfigTraits): ConfigSpec {
  const receivers = random.below(3) + 1;
  return {
    global: { resolve_timeout: random.pick(RESOLVE_TIMEOUTS) },
    route: randomTree(random, { receivers, traits }),
    receivers: times(receivers, (i) => randomReceiver(random, `r${i}`)),
    ...(traits.inhibits
      ? { inhibit_rules: times(random.below(3) + 1, () => inhibitRule(random)) }
      : {}),
    ...(traits.hasIntervals ? { time_intervals: TIME_INTERVALS } : {}),
  };
}

interface TreeContext {
  readonly receivers: number;
  readonly traits: ConfigTraits;
}

/** A route tree of up to three levels below its root. */
export function randomTree(random: SeededRandom, context: TreeContext): RouteSpec {
  const depth = random.pick([0, 1, 1, 2, 2, 3]);
  return {
    ...routeOptions(random, 1),
    receiver: `r${random.below(context.receivers)}`,
    ...children(random, { ...context, depth, most: 3 }),
  };
}

function randomRoute(random: SeededRandom, context: TreeContext & { depth: number }): RouteSpec {
  return {
    ...(random.chance(0.5) ? { receiver: `r${random.below(context.receivers)}` } : {}),
    ...routeOptions(random, 0.3),
    ...condition(random),
    ...(random.chance(0.4) ? { continue: true } : {}),
    ...(context.traits.hasIntervals ? intervals(random) : {}),
    ...children(random, { ...context, most: 2 }),
  };
}

function children(
  random: SeededRandom,
  { depth, most, ...context }: TreeContext & { readonly depth: number; readonly most: number },
): Pick<RouteSpec, 'routes'> {
  const count = depth <= 0 ? 0 : random.below(most + 1);
  if (count === 0) return {};
  const below = depth - (random.chance(0.3) ? 2 : 1);
  return { routes: times(count, () => randomRoute(random, { ...context, depth: below })) };
}

function routeOptions(random: SeededRandom, often: number): RouteSpec {
  const groupBy = random.pick(GROUP_BYS);
  const isGrouped = random.chance(often) && (groupBy.length > 0 || random.chance(0.5));
  return {
    ...(isGrouped ? { group_by: groupBy } : {}),
    ...(random.chance(often) ? { group_wait: random.pick(GROUP_WAITS) } : {}),
    ...(random.chance(often) ? { group_interval: random.pick(GROUP_INTERVALS) } : {}),
    ...(random.chance(often) ? { repeat_interval: random.pick(REPEAT_INTERVALS) } : {}),
    ...(random.chance(0.3) ? { labels: routeLabels(random) } : {}),
  };
}

function condition(random: SeededRandom): RouteSpec {
  const one = { [random.pick(['severity', 'job'])]: random.pick(['crit', 'db', 'api']) };
  if (random.chance(0.08)) return { match: one };
  if (random.chance(0.08)) return { match_re: one };
  return { matchers: times(random.below(2) + 1, () => matcherText(randomMatcher(random))) };
}

function routeLabels(random: SeededRandom): Readonly<Record<string, string>> {
  const names = ['ra', 'rb', 'rc'].filter(() => random.chance(0.5));
  return Object.fromEntries(names.map((name) => [name, random.pick(LABEL_TEMPLATES)]));
}

function intervals(random: SeededRandom): RouteSpec {
  const some = (): readonly string[] =>
    times(random.below(2) + 1, () => random.pick(INTERVAL_NAMES));
  return {
    ...(random.chance(0.3) ? { mute_time_intervals: some() } : {}),
    ...(random.chance(0.25) ? { active_time_intervals: some() } : {}),
  };
}

function inhibitRule(random: SeededRandom): InhibitRuleSpec {
  const side = (): readonly string[] =>
    times(random.chance(0.2) ? 2 : 1, () => matcherText(randomMatcher(random)));
  const equal = random.pick<readonly string[]>([
    ['instance'],
    ['job'],
    [],
    ['alertname', 'job'],
    ['missing'],
  ]);
  return { source_matchers: side(), target_matchers: side(), equal };
}

function randomReceiver(random: SeededRandom, name: string): object {
  return {
    name,
    ...(random.chance(0.25) ? { labels: { team: random.pick(['x', 'y']) } } : {}),
    webhook_configs: times(random.chance(0.7) ? 1 : 2, (i) => ({
      url: `${SINK_URL}/${name}/${i}`,
      send_resolved: random.chance(0.7),
      max_alerts: random.chance(0.75) ? 0 : random.below(2) + 1,
    })),
  };
}

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
