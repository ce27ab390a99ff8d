// Where a server of ours differs from Alertmanager on purpose: each difference by a name, with its
// reason, and a test of whether it explains what was found. docs/compatibility.md tells users.
import type { AnswerDifference, Difference, MessageDifference } from './compare.ts';
import { isList, type Json, type Pair } from './recording.ts';
import { StoryFacts } from './story-facts.ts';
import { alertsOf, labelsOf, memberOf } from './told-group.ts';

export interface IntendedDifference {
  readonly name: string;
  readonly reason: string;
  readonly explains: (difference: Difference, facts: StoryFacts) => boolean;
}

/** In the order in which they are asked; the first that explains a difference counts. */
export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    name: 'alerts outlive a restart',
    reason:
      'Alertmanager keeps silences and what it told over a restart, but loses alerts and groups, ' +
      'and all of them when it is killed. Ours keeps everything, so groups go on at their times.',
    explains: (difference, facts) =>
      facts.hasRestarted(timeOf(difference)) &&
      (isAboutAlerts(difference) ||
        (facts.wasKilled(timeOf(difference)) && isAboutSilences(difference))),
  },
  {
    name: 'an end is told once',
    reason:
      'An ended alert that is reported once more, or that a reload meets, enters its group again ' +
      'in Alertmanager: it is listed in further messages, and keeps the group and its timer ' +
      'alive. Ours knows that its end was told.',
    explains: (difference, facts) =>
      difference.kind === 'message'
        ? facts.hasOldEnd(groupLabelsOf(difference), difference.at) && !losesEnd(difference)
        : isRouteLabel(difference) && facts.hasOldEnd(groupAt(difference), difference.step.at),
  },
  {
    name: 'every source inhibits',
    reason:
      'Alertmanager remembers one source per rule and equal labels, so that another one that ' +
      'fires does not inhibit, and shows the remembered one. Ours knows all, and shows the one ' +
      'with the smallest fingerprint.',
    explains: (difference, facts) =>
      facts.hasRivalSources(targetsOf(difference, facts), timeOf(difference)) &&
      (difference.kind === 'message' ? tellsLess(difference) : inhibitsMore(difference)),
  },
  {
    name: 'mute intervals show at once',
    reason:
      'Alertmanager notes that an interval mutes a group when it flushes the group, so that a new ' +
      'group is listed as active until then. Ours says how it is now.',
    explains: (difference) => difference.kind === 'answer' && isAboutIntervals(difference),
  },
  {
    name: 'an interval is named once',
    reason:
      'When a route names a time interval twice, Alertmanager lists it twice among those that ' +
      'mute; ours lists it once.',
    explains: (difference) => difference.kind === 'answer' && repeatsName(difference),
  },
  {
    name: 'a batch is told as one',
    reason:
      'Alertmanager takes the alerts of a batch one by one, and a group that is due at once may be ' +
      'told before the rest of its batch is in it. Ours takes the batch first.',
    explains: (difference, facts) =>
      difference.kind === 'message' &&
      tellsLess(difference) &&
      facts.hasUrgentBatch(groupLabelsOf(difference), difference.at),
  },
  {
    name: 'route labels are rendered afresh',
    reason:
      'For a listing Alertmanager renders the labels of a route with the alerts of the group in ' +
      'any order, and keeps the result until one is reported: one whose time ran out still counts ' +
      'as firing. Ours takes the alerts as they are, in the order of messages.',
    explains: (difference, facts) =>
      difference.kind === 'answer' &&
      isRouteLabel(difference) &&
      (isShuffled(difference) || facts.hasEnded(groupAt(difference), difference.step.at)),
  },
  {
    name: 'equal siblings tell once',
    reason:
      'Sibling routes with equal matchers and one receiver have one group key. Alertmanager keeps ' +
      'a group for each, whose messages get in the way of each other; ours keeps one.',
    explains: (difference, facts) => facts.hasEqualSiblings && isAboutGroups(difference),
  },
];

/** Messages of both servers come this much apart when the machine is busy. */
const SAME_TIME_MS = 450;

export interface Explained {
  readonly difference: Difference;
  /** Undefined when nothing explains it: a mistake of ours, or a reason that is still nameless. */
  readonly intended: IntendedDifference | undefined;
}

/** Names the reason of every difference of a pair. */
export function explain(pair: Pair, differences: readonly Difference[]): readonly Explained[] {
  if (differences.length === 0) return [];
  const facts = new StoryFacts(pair.scenario);
  return differences.map((difference) => ({
    difference,
    intended: INTENDED_DIFFERENCES.find(({ explains }) => explains(difference, facts)),
  }));
}

function timeOf(difference: Difference): number {
  return difference.kind === 'answer' ? difference.step.at : difference.at;
}

function isAboutAlerts(difference: Difference): boolean {
  return difference.kind === 'message' || asks(difference, /^\/api\/v2\/alerts/);
}

function isAboutGroups(difference: Difference): boolean {
  return difference.kind === 'message' || asks(difference, /^\/api\/v2\/alerts\/groups/);
}

/** Listings, and changes of silences that only one of the two still knows. */
function isAboutSilences(difference: Difference): boolean {
  if (difference.kind === 'message') return false;
  return difference.step.kind !== 'get' || asks(difference, /^\/api\/v2\/silences/);
}

function asks({ step }: AnswerDifference, paths: RegExp): boolean {
  return step.kind === 'get' && paths.test(step.path);
}

/** Whether upstream tells that an alert ended of which the receiver knows that it fires, and ours not. */
function losesEnd({ before, upstream, ours }: MessageDifference): boolean {
  if (upstream === undefined) return false;
  const firing = new Map<string, boolean>();
  for (const message of before) {
    for (const { fingerprint, isFiring } of alertsOf(message)) firing.set(fingerprint, isFiring);
  }
  const told = new Set(
    ours === undefined ? [] : alertsOf(ours).map(({ fingerprint }) => fingerprint),
  );
  return alertsOf(upstream).some(
    ({ fingerprint, isFiring }) =>
      !isFiring && firing.get(fingerprint) === true && !told.has(fingerprint),
  );
}

/** Whether upstream tells something first: whoever knows more sources never does. */
function tellsLess({ upstream, ours }: MessageDifference): boolean {
  return upstream !== undefined && upstream.at <= (ours?.at ?? Infinity) + SAME_TIME_MS;
}

/** Templates of route labels see the ended alerts of their group. */
function isRouteLabel({ path }: AnswerDifference): boolean {
  return /^\.body\[\d+\]\.routeLabels/.test(path);
}

function repeatsName({ path, upstream, ours }: AnswerDifference): boolean {
  if (!path.endsWith('.status.mutedBy') || upstream === undefined || ours === undefined)
    return false;
  if (!isList(upstream) || !isList(ours)) return false;
  return JSON.stringify([...new Set(upstream)]) === JSON.stringify(ours);
}

/** Whether two texts have the same parts in another order. */
function isShuffled({ upstream, ours }: AnswerDifference): boolean {
  if (typeof upstream !== 'string' || typeof ours !== 'string') return false;
  const sorted = (text: string): string => text.split(',').sort().join();
  return sorted(upstream) === sorted(ours);
}

/** State and reason of an alert; with a filter on states also which alerts and groups are listed. */
function inhibitsMore({ path, step, ourBody }: AnswerDifference): boolean {
  if (step.kind === 'get' && /[?&](?:active|inhibited)=false/.test(step.path)) return true;
  const [, place] = /^\.body(.*)\.status\.(?:state|inhibitedBy)/.exec(path) ?? [];
  return place !== undefined && countOf(valueAt(ourBody, `${place}.status.inhibitedBy`)) > 0;
}

/** The intervals that mute; with a filter on them also which groups are listed. */
function isAboutIntervals({ path, step, upstreamBody, ourBody }: AnswerDifference): boolean {
  const isFiltered = step.kind === 'get' && /[?&]muted=false/.test(step.path);
  if (isFiltered) return countOf(upstreamBody) > countOf(ourBody);
  const [, place] = /^\.body(.*)\.status\.(?:state|mutedBy)/.exec(path) ?? [];
  if (place === undefined) return false;
  const mutedBy = (body: Json): number => countOf(valueAt(body, `${place}.status.mutedBy`));
  return mutedBy(upstreamBody) === 0 && mutedBy(ourBody) > 0;
}

function countOf(value: Json): number {
  return isList(value) ? value.length : 0;
}

/** The value at a path such as `[0].alerts[1].status`. */
function valueAt(body: Json, path: string): Json {
  const names = path.split(/[.[\]]+/).filter(Boolean);
  return names.reduce<Json>(
    (value, name) => (isList(value) ? value[Number(name)] : memberOf(value, name)) ?? null,
    body,
  );
}

function groupLabelsOf({ upstream, ours }: MessageDifference): ReadonlyMap<string, string> {
  return labelsOf((upstream ?? ours)?.body ?? null, 'groupLabels');
}

function groupAt({ path, upstreamBody }: AnswerDifference): ReadonlyMap<string, string> {
  const index = Number(/^\.body\[(\d+)\]/.exec(path)?.[1]);
  const group = isList(upstreamBody) ? upstreamBody[index] : undefined;
  return labelsOf(group ?? null, 'labels');
}

/**
 * The label sets of alerts that the two sides do not show alike; of all when only times differ, and
 * of the whole group when the difference is among alerts that the messages leave out.
 */
function targetsOf(
  difference: Difference,
  facts: StoryFacts,
): readonly Readonly<Record<string, string>>[] {
  if (difference.kind === 'message' && leavesOutOthers(difference)) {
    return facts.membersOf(groupLabelsOf(difference), difference.at);
  }
  const [upstream, ours] =
    difference.kind === 'answer'
      ? [alertsIn(difference.upstreamBody), alertsIn(difference.ourBody)]
      : [alertsIn(difference.upstream?.body ?? null), alertsIn(difference.ours?.body ?? null)];
  const unlike = [...upstream.filter(absentFrom(ours)), ...ours.filter(absentFrom(upstream))];
  return (unlike.length > 0 ? unlike : upstream).flatMap((alert) => {
    const labels = labelsOf(alert, 'labels');
    return labels.size === 0 ? [] : [Object.fromEntries(labels)];
  });
}

function leavesOutOthers({ upstream, ours }: MessageDifference): boolean {
  const countIn = (message: MessageDifference['ours']): Json | undefined =>
    memberOf(message?.body ?? null, 'truncatedAlerts');
  return upstream !== undefined && ours !== undefined && countIn(upstream) !== countIn(ours);
}

function absentFrom(alerts: readonly Json[]): (alert: Json) => boolean {
  const keyOf = (alert: Json): string =>
    JSON.stringify([memberOf(alert, 'fingerprint'), memberOf(alert, 'status')]);
  const keys = new Set(alerts.map(keyOf));
  return (alert) => !keys.has(keyOf(alert));
}

/** Alerts of a list, of a list of groups or of a message. */
function alertsIn(body: Json): readonly Json[] {
  if (isList(body)) {
    return body.flatMap((item) =>
      memberOf(item, 'alerts') === undefined ? [item] : alertsIn(item),
    );
  }
  const alerts = memberOf(body, 'alerts') ?? null;
  return isList(alerts) ? alerts : [];
}
