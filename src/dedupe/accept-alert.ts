// What makes a posted alert acceptable, and which times it gets (reference rows A1–A4).
import { isUnicodeLabelName, type LabelNameCheck } from '../model/label-name.ts';
import { quoteGo } from '../model/go-quote.ts';
import { addMs, type DurationMs, type EpochMs } from '../model/instant.ts';
import { LabelSet } from '../model/label-set.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ActiveRange } from './merge.ts';
import type { PostedAlert } from './posted-alert.ts';

export interface AcceptOptions {
  readonly resolveTimeoutMs: DurationMs;
  readonly isValidName?: LabelNameCheck;
}

/**
 * Fills in absent times: the start is now, or the end when only that is given; an absent end is
 * now + `resolve_timeout` and marks the alert as timing out (A1). `updatedAt` is `now` (A2).
 */
export function rangeOf(posted: PostedAlert, now: EpochMs, timeoutMs: DurationMs): ActiveRange {
  return {
    startsAt: posted.startsAt ?? posted.endsAt ?? now,
    endsAt: posted.endsAt ?? addMs(now, timeoutMs),
    updatedAt: now,
    timeout: posted.endsAt === undefined,
  };
}

/** The reason why a range is refused, in upstream's words; undefined when it is fine (A4). */
export function rangeProblem(range: ActiveRange): string | undefined {
  return range.endsAt < range.startsAt ? 'start time must be before end time' : undefined;
}

/**
 * Builds the label set from alternating names and values, without empty values (A3). Fails with upstream's words when nothing is left
 * or a name is not allowed (A4).
 */
export function acceptLabels(
  flat: readonly string[],
  isValidName: LabelNameCheck = isUnicodeLabelName,
): Result<LabelSet> {
  const set = LabelSet.fromFlat(flat).filter((_, value) => value !== '');
  if (set.size === 0) return fail('at least one label pair required');
  const invalid = firstInvalidName(set, isValidName);
  return invalid === undefined
    ? ok(set)
    : fail(`invalid label set: invalid name ${quoteGo(invalid)}`);
}

/** Builds the annotations; empty values stay (A3). */
export function acceptAnnotations(
  annotations: PostedAlert['annotations'],
  isValidName: LabelNameCheck = isUnicodeLabelName,
): Result<LabelSet> {
  const set = LabelSet.fromRecord(annotations);
  const invalid = firstInvalidName(set, isValidName);
  return invalid === undefined
    ? ok(set)
    : fail(`invalid annotations: invalid name ${quoteGo(invalid)}`);
}

function firstInvalidName(set: LabelSet, isValidName: LabelNameCheck): string | undefined {
  return set.flat.find((text, i) => i % 2 === 0 && !isValidName(text));
}
