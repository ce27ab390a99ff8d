// Alertmanager's file `silences`, for whoever takes its state over.
// Source: prometheus/alertmanager:silence/silencepb/silence.proto, silence/silence.go (loadSnapshot).
import type { Matcher, MatchType } from '../../matcher/matcher.ts';
import { newMatcher } from '../../matcher/new-matcher.ts';
import { LabelSet, type LabelPair } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Silence } from '../../mute/silences/silence.ts';
import type { Message, Shape } from './message.ts';
import { instantOf, readSnapshotFile, TIMESTAMP, type SnapshotFile } from './snapshot-file.ts';

const MATCHER = { 1: 'integer', 2: 'text', 3: 'text' } as const satisfies Shape;
const MATCHER_SET = { 1: MATCHER } as const satisfies Shape;
const COMMENT = { 1: 'text', 2: 'text' } as const satisfies Shape;
const ANNOTATION = { 1: 'text', 2: 'text' } as const satisfies Shape;
const SILENCE = {
  1: 'text',
  2: MATCHER,
  3: TIMESTAMP,
  4: TIMESTAMP,
  5: TIMESTAMP,
  7: COMMENT,
  8: 'text',
  9: 'text',
  10: ANNOTATION,
  11: MATCHER_SET,
  12: MATCHER_SET,
} as const satisfies Shape;
const MESH_SILENCE = { 1: SILENCE } as const satisfies Shape;

/** By the number that stands for each. */
const MATCH_TYPES: readonly MatchType[] = ['=', '=~', '!=', '!~'];

/** Ids are UUIDs of 36 characters. */
const MAX_ID_LENGTH = 100;

/**
 * Reads the silences of a snapshot, those that have ended included. One that cannot be kept to the
 * letter is left out: a silence of which a part is missing would keep quiet what nobody asked for.
 */
export function readAlertmanagerSilences(bytes: Uint8Array): SnapshotFile<Silence> {
  return readSnapshotFile(bytes, MESH_SILENCE, (mesh) => {
    const message = mesh.message(1);
    if (message === undefined) return fail('A silence is empty');
    const silence = silenceOf(message);
    return silence.ok ? silence : fail(`Silence "${message.text(1)}" ${silence.error}`);
  });
}

function silenceOf(message: Message): Result<Silence> {
  const id = message.text(1);
  if (id === '' || id.length > MAX_ID_LENGTH) return fail('has no id that can be kept');
  if (message.has(12)) return fail('is limited to some receivers, which is not supported');
  const matcherSets = matcherSetsOf(message);
  if (!matcherSets.ok) return matcherSets;
  const [startsAt, endsAt, updatedAt] = [3, 4, 5].map((field) => instantOf(message.message(field)));
  if (startsAt === undefined || endsAt === undefined || updatedAt === undefined) {
    return fail('has a time beyond all dates');
  }
  // Very old versions kept a list of comments instead.
  const [comment] = message.messages(7);
  return ok({
    id,
    matcherSets: matcherSets.value,
    startsAt,
    endsAt,
    updatedAt,
    createdBy: comment?.text(1) ?? message.text(8),
    comment: comment?.text(2) ?? message.text(9),
    annotations: LabelSet.from(
      message.messages(10).map((entry): LabelPair => [entry.text(1), entry.text(2)]),
    ),
  });
}

/** Versions without sets have the matchers elsewhere; later ones repeat their first set there. */
function matcherSetsOf(message: Message): Result<Silence['matcherSets']> {
  const sets = message.has(11)
    ? message.messages(11).map((set) => set.messages(1))
    : [message.messages(2)];
  const matcherSets: (readonly Matcher[])[] = [];
  for (const set of sets) {
    if (set.length === 0) return fail('has no matchers');
    const matchers: Matcher[] = [];
    for (const message of set) {
      const matcher = matcherOf(message);
      if (!matcher.ok) return matcher;
      matchers.push(matcher.value);
    }
    matcherSets.push(matchers);
  }
  return ok(matcherSets);
}

function matcherOf(message: Message): Result<Matcher> {
  const type = MATCH_TYPES[Number(message.integer(1))];
  if (type === undefined) return fail('has a matcher of an unknown type');
  const matcher = newMatcher(type, message.text(2), message.text(3));
  return matcher.ok ? matcher : fail(`has a matcher that is not sound: ${matcher.error}`);
}
