// From body bytes to a SilenceDraft, with upstream's complaints in upstream's order: the decoder's
// first (reference row H12), then missing fields (H13, H15). What the values mean is not asked here.
import { ZERO_TIME, type EpochMs } from '../../model/instant.ts';
import { LabelSet } from '../../model/label-set.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { MatcherText, SilenceDraft } from '../../mute/silences/silence.ts';
import { readJsonBody, typeError, undecodable, type JsonProblem } from './json-body.ts';
import { FieldReader, type RawMatcher, type RawSilence } from './silence-fields.ts';

/** What differs between the two generations of POST /silences; Go's names are part of answers. */
export interface SilenceDialect {
  /** Go's name of the whole body. */
  readonly bodyType: string;
  /** The field that holds the id, as decode errors print it. */
  readonly idField: string;
  readonly matchersType: string;
  readonly matcherType: string;
  /** What stands before a matcher's fields in a decode error; undefined prints the list alone. */
  readonly matcherStruct: string | undefined;
  /** Whether all fields but `id`, `annotations` and `isEqual` must be there. */
  readonly isChecked: boolean;
  /** Undefined for what is no date. */
  parseDate(text: string): EpochMs | undefined;
  /** Says what is wrong with a date that `parseDate` refused. */
  dateProblem(text: string): string;
}

export type SilenceProblem =
  | JsonProblem
  /** `field` is a path such as `matchers.0.name`. */
  | { readonly kind: 'missing'; readonly field: string }
  | { readonly kind: 'noMatchers' };

/**
 * Reads one silence. Unknown fields are ignored; field names are taken in any case; of a repeated
 * field the last one counts; what follows the first JSON value is ignored.
 */
export function readPostedSilence(
  body: Uint8Array,
  dialect: SilenceDialect,
): Result<SilenceDraft, SilenceProblem> {
  const parsed = readJsonBody(body);
  if (!parsed.ok) return parsed;
  const { value, mayHoldSurrogates } = parsed.value;
  if (typeof value !== 'object' || Array.isArray(value)) {
    return undecodable(typeError(value, `Go value of type ${dialect.bodyType}`));
  }
  const raw = new FieldReader(dialect, mayHoldSurrogates).read(value ?? {});
  if (!raw.ok) return undecodable(raw.error);
  const problem = dialect.isChecked ? missing(raw.value) : undefined;
  return problem === undefined ? ok(draftOf(raw.value)) : fail(problem);
}

function missing(raw: RawSilence): SilenceProblem | undefined {
  for (const field of ['comment', 'createdBy', 'endsAt', 'matchers'] as const) {
    if (raw[field] === undefined) return { kind: 'missing', field };
  }
  const { matchers = [], startsAt } = raw;
  if (matchers.length === 0) return { kind: 'noMatchers' };
  for (const [i, matcher] of matchers.entries()) {
    for (const field of ['isRegex', 'name', 'value'] as const) {
      if (matcher[field] === undefined) return { kind: 'missing', field: `matchers.${i}.${field}` };
    }
  }
  return startsAt === undefined ? { kind: 'missing', field: 'startsAt' } : undefined;
}

function draftOf(raw: RawSilence): SilenceDraft {
  return {
    id: raw.id ?? '',
    matcherSets: [(raw.matchers ?? []).map(matcherOf)],
    startsAt: raw.startsAt ?? ZERO_TIME,
    endsAt: raw.endsAt ?? ZERO_TIME,
    createdBy: raw.createdBy ?? '',
    comment: raw.comment ?? '',
    annotations: LabelSet.from(raw.annotations ?? []),
  };
}

function matcherOf({ name = '', value = '', isRegex, isEqual }: RawMatcher): MatcherText {
  if (isRegex === true) return { type: isEqual === false ? '!~' : '=~', name, value };
  return { type: isEqual === false ? '!=' : '=', name, value };
}
