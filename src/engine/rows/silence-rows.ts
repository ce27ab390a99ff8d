// The row of a silence.
import type { Matcher, MatchType } from '../../matcher/matcher.ts';
import { newMatcher } from '../../matcher/new-matcher.ts';
import { epochMs } from '../../model/instant.ts';
import { LabelSet } from '../../model/label-set.ts';
import type { Silence } from '../../mute/silences/silence.ts';
import type { StateChange } from '../state-store.ts';
import { isFlat, isInteger, isTexts, parseArray } from './row-values.ts';

export function silenceRow(silence: Silence): StateChange {
  const { id, matcherSets, startsAt, endsAt, updatedAt, createdBy, comment } = silence;
  const sets = matcherSets.map((set) => set.map(({ type, name, value }) => [type, name, value]));
  const times = [startsAt, endsAt, updatedAt];
  const value = JSON.stringify([sets, ...times, createdBy, comment, silence.annotations.flat]);
  return { table: 'silence', key: id, value, version: updatedAt };
}

export function removedSilenceRow(silence: Silence): StateChange {
  return { table: 'silence', key: silence.id, value: undefined, version: silence.updatedAt };
}

export function readSilenceRow(key: string, value: string): Silence | undefined {
  const row = parseArray(value);
  if (row?.length !== 7) return undefined;
  const [sets, startsAt, endsAt, updatedAt, createdBy, comment, annotations] = row;
  const matcherSets = readAll(sets, (set) => readAll(set, readMatcher));
  if (matcherSets === undefined || !isFlat(annotations)) return undefined;
  if (!isInteger(startsAt) || !isInteger(endsAt) || !isInteger(updatedAt)) return undefined;
  if (typeof createdBy !== 'string' || typeof comment !== 'string') return undefined;
  return {
    id: key,
    matcherSets,
    startsAt: epochMs(startsAt),
    endsAt: epochMs(endsAt),
    updatedAt: epochMs(updatedAt),
    createdBy,
    comment,
    annotations: LabelSet.fromFlat(annotations),
  };
}

const MATCH_TYPES: readonly MatchType[] = ['=', '!=', '=~', '!~'];

function readMatcher(value: unknown): Matcher | undefined {
  if (!isTexts(value) || value.length !== 3) return undefined;
  const type = MATCH_TYPES.find((known) => known === value[0]);
  if (type === undefined) return undefined;
  const matcher = newMatcher(type, value[1] ?? '', value[2] ?? '');
  return matcher.ok ? matcher.value : undefined;
}

/** A silence of which a part is missing would keep quiet what nobody asked it to. */
function readAll<T>(
  value: unknown,
  read: (part: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts = value.map(read).filter((part) => part !== undefined);
  return parts.length === value.length ? parts : undefined;
}
