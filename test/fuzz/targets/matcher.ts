// Matcher text in the three modes: what is understood prints as something that means the same.
import { formatMatchers } from '../../../src/matcher/format.ts';
import type { MatcherMode } from '../../../src/matcher/label-name.ts';
import type { Matcher } from '../../../src/matcher/matcher.ts';
import {
  formatMatcherWarning,
  parseMatcher,
  parseMatchers,
} from '../../../src/matcher/parse-matchers.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { matcherText } from '../generate/matcher-text.ts';

const MODES: readonly MatcherMode[] = ['fallback', 'utf8-strict', 'classic'];
const VALUES = ['', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'ü\n😀'];

export const MATCHER: FuzzTarget = {
  name: 'matcher',
  promise: 'matcher text: read or refused in each mode; what is read prints as its own meaning',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => [matcherText(random)],
  open: () => ({
    asks: MODES.length,
    sizeOf: ([text = '']) => unfoldedLength(text),
    check: ([text = '']) => check(text),
  }),
};

/**
 * An upper bound of what patterns come to when counted repetitions are written out, as RE2 does:
 * Go takes as long for `(?:…){30}` as for the thirty copies.
 */
function unfoldedLength(text: string): number {
  const counts = [...text.matchAll(/\{(?:\d{1,4},)?(\d{1,4}),?\}/g)].map(([, count]) =>
    Number(count),
  );
  return text.length * Math.min(1_000, Math.max(1, ...counts));
}

function check(text: string): Verdict {
  let understood = 0;
  for (const mode of MODES) {
    const single = parseMatcher(text, mode);
    if (!single.ok && single.error === '') return broken(`${mode}: refused without a reason`);
    const parsed = parseMatchers(text, mode);
    if (!parsed.ok) {
      if (parsed.error === '') return broken(`${mode}: refused without a reason`);
      continue;
    }
    understood += 1;
    // Half a surrogate pair is no text: no byte that arrives becomes one, and it has no print.
    const problem = text.isWellFormed()
      ? (printProblem(parsed.value.value, mode) ?? warningProblem(text, mode))
      : undefined;
    if (problem !== undefined) return broken(`${mode}: ${problem}`);
    for (const { matches } of parsed.value.value) VALUES.forEach(matches);
  }
  return kept(`read in ${understood} modes`);
}

/**
 * Why the print of matchers does not mean the same; undefined when it does. A matcher without a name
 * prints as `="x"`, as upstream's does, and no grammar reads that.
 */
function printProblem(matchers: readonly Matcher[], mode: MatcherMode): string | undefined {
  if (matchers.some(({ name }) => name === '')) return undefined;
  const printed = formatMatchers(matchers);
  const again = parseMatchers(printed, mode);
  if (!again.ok) return `prints ${printed}, which is refused: ${again.error}`;
  const before = JSON.stringify(matchers);
  const after = JSON.stringify(again.value.value);
  return before === after ? undefined : `${before} prints ${printed}, which means ${after}`;
}

/** A suggestion has to mean in the strict mode what the text means today. */
function warningProblem(text: string, mode: MatcherMode): string | undefined {
  const parsed = parseMatchers(text, mode);
  if (!parsed.ok) return undefined;
  for (const warning of parsed.value.warnings) {
    if (formatMatcherWarning(warning) === '') return 'an empty warning';
    if (warning.kind !== 'classic-only') continue;
    const strict = parseMatchers(warning.suggestion, 'utf8-strict');
    if (!strict.ok) return `suggests ${warning.suggestion}, which is refused: ${strict.error}`;
    const [today, then] = [parsed.value.value, strict.value.value].map((value) =>
      JSON.stringify(value),
    );
    if (today !== then) return `suggests ${warning.suggestion} for ${String(today)}`;
  }
  return undefined;
}
