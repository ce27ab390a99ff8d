// Which of two versions of a silence counts, for replicas that heard of both in any order: the later
// one, and of two of the same instant always the same one. The choice is a join: commutative,
// associative, idempotent.
import { formatMatchers } from '../../matcher/format.ts';
import type { Silence } from './silence.ts';

/** Whether a version takes the place of a known one with the same id. */
export function isNewer(version: Silence, known: Silence): boolean {
  if (version.updatedAt !== known.updatedAt) return version.updatedAt > known.updatedAt;
  return version !== known && spelled(version) > spelled(known);
}

/** Everything that can differ, as text whose order means nothing but is the same everywhere. */
function spelled(silence: Silence): string {
  const { startsAt, endsAt, createdBy, comment, annotations } = silence;
  const conditions = silence.matcherSets.map(formatMatchers);
  return JSON.stringify([startsAt, endsAt, createdBy, comment, annotations.flat, conditions]);
}
