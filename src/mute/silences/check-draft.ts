// Whether a silence may be as somebody asked for it; the words are upstream's (reference row S1).
// Source: prometheus/alertmanager:silence/silence.go (validateSilence), api/v2/api.go.
import { RE2JS, RE2JSException } from 're2js';
import { isValidLabelName, type MatcherMode } from '../../matcher/label-name.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import { newMatcher } from '../../matcher/new-matcher.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { ZERO_TIME, type EpochMs } from '../../model/instant.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { MatcherText, SilenceDraft } from './silence.ts';

type CompiledSets = readonly (readonly Matcher[])[];

/** A draft whose matchers are compiled and whose start is set. */
export interface CheckedDraft extends SilenceDraft {
  readonly matcherSets: CompiledSets;
}

/** Checks in upstream's order: first the period, then the matchers. Fails with the reason. */
export function checkDraft(
  draft: SilenceDraft,
  now: EpochMs,
  mode: MatcherMode,
): Result<CheckedDraft> {
  const { startsAt, endsAt } = draft;
  if (startsAt >= endsAt) return refuse('start time must be before end time');
  if (endsAt < now) return refuse("end time can't be in the past");
  const matcherSets = compileSets(draft.matcherSets, mode);
  if (!matcherSets.ok) return fail(`invalid silence: ${matcherSets.error}`);
  const start = startsAt === ZERO_TIME ? now : startsAt;
  return ok({ ...draft, startsAt: start, matcherSets: matcherSets.value });
}

function refuse(reason: string): Result<never> {
  return fail(`Failed to create silence: ${reason}`);
}

function compileSets(
  sets: readonly (readonly MatcherText[])[],
  mode: MatcherMode,
): Result<CompiledSets> {
  if (sets.length === 0) return fail('at least one matcher set required');
  const compiled: (readonly Matcher[])[] = [];
  for (const [at, texts] of sets.entries()) {
    if (texts.length === 0) return fail(`matcher set ${at} is empty`);
    const matchers: Matcher[] = [];
    for (const [i, text] of texts.entries()) {
      const matcher = compile(text, mode);
      if (!matcher.ok) return fail(`invalid label matcher ${i} in set ${at}: ${matcher.error}`);
      matchers.push(matcher.value);
    }
    if (matchers.every(takesNothing)) {
      return fail(`matcher set ${at}: at least one matcher must not match the empty string`);
    }
    compiled.push(matchers);
  }
  return ok(compiled);
}

/** Whether a matcher says that a label may be missing. A negative one never does, for upstream. */
function takesNothing(matcher: Matcher): boolean {
  return (matcher.type === '=' || matcher.type === '=~') && matcher.matches('');
}

/**
 * Compiles one matcher. A pattern that is sound only without the anchors, such as `\Qa`, is refused
 * here; upstream stores it, and from then on fails to apply any silence at all.
 */
function compile({ type, name, value }: MatcherText, mode: MatcherMode): Result<Matcher> {
  if (!isValidLabelName(name, mode)) return fail(`invalid label name ${quoteGo(name)}`);
  const isPattern = type === '=~' || type === '!~';
  if (!isPattern && !value.isWellFormed()) return fail(`invalid label value ${quoteGo(value)}`);
  const problem = isPattern ? patternProblem(value) : undefined;
  const matcher = problem === undefined ? newMatcher(type, name, value) : fail(problem);
  return matcher.ok
    ? matcher
    : fail(`invalid regular expression ${quoteGo(value)}: ${matcher.error}`);
}

/** Go's text about the pattern as it was written, that is without the anchors it will get. */
function patternProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const { message } = error;
    // Go always quotes the part in question, even when it is empty.
    return message.endsWith('`') ? message : `${message}: \`\``;
  }
}
