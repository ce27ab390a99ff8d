// Which of two versions of an alert counts, for replicas that heard of both in any order: the later
// one, and of two of the same instant always the same one. The choice is a join: commutative,
// associative, idempotent.
import type { Alert } from '../model/alert.ts';

/** Whether a version counts for more than another one; false when they are the same. */
export function isNewerAlert(version: Alert, other: Alert): boolean {
  if (version.updatedAt !== other.updatedAt) return version.updatedAt > other.updatedAt;
  if (version.endsAt !== other.endsAt) return version.endsAt > other.endsAt;
  return spelled(version) > spelled(other);
}

/** All else that can differ, as text whose order means nothing but is the same everywhere. */
function spelled({ startsAt, timeout, annotations, generatorURL }: Alert): string {
  return JSON.stringify([startsAt, timeout, annotations.flat, generatorURL]);
}
