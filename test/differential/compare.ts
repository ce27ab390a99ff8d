// Compares what two servers made of one story: every answer, and what each webhook was told about
// each group, message by message.
import { differingValues, type DifferingValue } from './differing-values.ts';
import { isList, type Answer, type Json, type Message, type Pair } from './recording.ts';
import type { Step } from './scenario.ts';
import { describeMessage, memberOf, toldGroups, type ToldGroup } from './told-group.ts';

/** An answer that differs in one place. */
export interface AnswerDifference extends DifferingValue {
  readonly kind: 'answer';
  readonly step: Step;
  /** The whole bodies, in the order in which they were compared. */
  readonly upstreamBody: Json;
  readonly ourBody: Json;
}

/** Where the messages about one group begin to differ; what follows is a consequence. */
export interface MessageDifference {
  readonly kind: 'message';
  readonly to: string;
  readonly groupKey: string;
  /** Milliseconds since the story's start. */
  readonly at: number;
  readonly upstream: Message | undefined;
  readonly ours: Message | undefined;
  /** Messages about the group that were alike. */
  readonly before: readonly Message[];
  /** Empty when one of the messages is missing, or comes at another time. */
  readonly values: readonly DifferingValue[];
}

export type Difference = AnswerDifference | MessageDifference;

/** Messages come this much apart when the machine is busy. */
const ARRIVAL_TOLERANCE_MS = 450;
/** What one server sends so late in a story may come too late from the other. */
const END_MS = 350;
/** What a process says of itself. */
const OWN_FIELDS = new Set(['uptime', 'versionInfo']);

/** Lists all differences of a pair; none when the two servers are alike. */
export function compare(pair: Pair): readonly Difference[] {
  return [...compareAnswers(pair), ...compareMessages(pair)];
}

/** One line for people. */
export function describeDifference(difference: Difference): string {
  if (difference.kind === 'answer') {
    const { step, path, upstream, ours } = difference;
    const what = 'path' in step ? `${step.kind} ${step.path}` : step.kind;
    return `${what} at ${step.at} ms${path}: upstream ${shown(upstream)}, ours ${shown(ours)}`;
  }
  const { to, groupKey, upstream, ours, values } = difference;
  const places = values
    .slice(0, 4)
    .map((value) => `${value.path}: upstream ${shown(value.upstream)}, ours ${shown(value.ours)}`);
  const both = `upstream ${describeMessage(upstream)}; ours ${describeMessage(ours)}`;
  return [`${to} about ${groupKey}: ${both}`, ...places].join('\n    ');
}

function compareAnswers({ scenario, upstream, ours }: Pair): readonly AnswerDifference[] {
  return upstream.answers.flatMap((answer, index) => {
    const step = scenario.steps[answer.step];
    if (step === undefined) throw new Error(`There is no step ${answer.step}`);
    const [theirs, our] = [comparable(answer), comparable(ours.answers[index])];
    return differingValues(theirs, our).map((value) => ({
      kind: 'answer' as const,
      step,
      ...value,
      upstreamBody: memberOf(theirs, 'body') ?? null,
      ourBody: memberOf(our, 'body') ?? null,
    }));
  });
}

/** An answer without what is each process's own, and groups that sort alike in one order. */
function comparable(answer: Answer | undefined): Json {
  if (answer === undefined) return null;
  const { status, contentType, body } = answer;
  return { status, contentType, body: isList(body) ? inOneOrder(body) : withoutOwn(body) };
}

function withoutOwn(body: Json): Json {
  if (body === null || typeof body !== 'object' || isList(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !OWN_FIELDS.has(name)));
}

/** Silences and groups that are equal in what they are sorted by come in any order. */
function inOneOrder(list: readonly Json[]): readonly Json[] {
  const keys = new Map(list.map((item) => [item, orderKey(item)]));
  if ([...keys.values()].some((key) => key === undefined)) return list;
  return [...list].sort((a, b) => ((keys.get(a) ?? '') < (keys.get(b) ?? '') ? -1 : 1));
}

/** Undefined for items of lists whose order counts. */
function orderKey(item: Json): string | undefined {
  const alerts = memberOf(item, 'alerts') ?? null;
  if (isList(alerts)) {
    const fingerprints = alerts.map((alert) => memberOf(alert, 'fingerprint') ?? '');
    const group = [memberOf(item, 'labels'), memberOf(item, 'receiver'), fingerprints];
    return JSON.stringify([...group, memberOf(item, 'routeLabels')]);
  }
  const status = memberOf(item, 'status') ?? null;
  const state = memberOf(status, 'state');
  const isSilence = memberOf(item, 'matchers') !== undefined;
  return isSilence ? JSON.stringify([state, memberOf(item, 'id')]) : undefined;
}

function compareMessages({ scenario, upstream, ours }: Pair): readonly MessageDifference[] {
  const [theirs, our] = [toldGroups(upstream.messages), toldGroups(ours.messages)];
  const endsAt = scenario.durationMs - END_MS;
  const keys = [...new Set([...theirs.keys(), ...our.keys()])].sort();
  return keys.flatMap((key) => compareGroup(theirs.get(key), our.get(key), endsAt) ?? []);
}

/** The first message that differs, if any. */
function compareGroup(
  theirs: ToldGroup | undefined,
  our: ToldGroup | undefined,
  endsAt: number,
): MessageDifference | undefined {
  const { to, groupKey } = theirs ?? our ?? { to: '', groupKey: '' };
  const [upstreams, ours] = [theirs?.messages ?? [], our?.messages ?? []];
  for (let i = 0; i < Math.max(upstreams.length, ours.length); i++) {
    const [upstream, ourOwn] = [upstreams[i], ours[i]];
    const at = Math.min(upstream?.at ?? Infinity, ourOwn?.at ?? Infinity);
    if (at > endsAt) return undefined;
    const before = upstreams.slice(0, i);
    const found = { kind: 'message' as const, to, groupKey, at, upstream, ours: ourOwn, before };
    if (upstream === undefined || ourOwn === undefined) return { ...found, values: [] };
    const values = differingValues(upstream.body, ourOwn.body);
    if (values.length > 0) return { ...found, values };
    if (Math.abs(upstream.at - ourOwn.at) > ARRIVAL_TOLERANCE_MS) return { ...found, values: [] };
  }
  return undefined;
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
