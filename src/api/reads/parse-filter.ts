// The two kinds of filter text that readers send: matchers, whose grammar depends on a feature flag
// (row M1), and a regular expression for receivers.
import { compileAnchored } from '../../matcher/anchored-pattern.ts';
import type { MatcherMode } from '../../matcher/label-name.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import {
  formatMatcherWarning,
  parseMatcher,
  parseMatchers,
  type Parsed,
} from '../../matcher/parse-matchers.ts';
import type { Logger } from '../../model/logger.ts';
import { fail, ok, type Result } from '../../model/result.ts';

/** Reads one matcher, or a comma-joined list of them; fails with upstream's text. */
export interface FilterParser {
  matcher(text: string): Result<Matcher>;
  matchers(text: string): Result<readonly Matcher[]>;
}

/** Reads each text as one matcher; the first bad one fails. */
export function parseEach(
  texts: readonly string[],
  parser: FilterParser,
): Result<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const text of texts) {
    const matcher = parser.matcher(text);
    if (!matcher.ok) return matcher;
    matchers.push(matcher.value);
  }
  return ok(matchers);
}

/** Reads a regular expression for receiver names, anchored at both ends; empty text sets none. */
export function parseReceiver(text: string): Result<((name: string) => boolean) | undefined> {
  if (text === '') return ok(undefined);
  const compiled = compileAnchored(text);
  return compiled.ok ? ok(compiled.value) : fail(compiled.error);
}

/** Builds the parser for a grammar mode; what will change its meaning is logged as a warning. */
export function createFilterParser(mode: MatcherMode, logger: Logger): FilterParser {
  function accept<T>(parsed: Result<Parsed<T>>): Result<T> {
    if (!parsed.ok) return parsed;
    for (const warning of parsed.value.warnings) logger.log('warn', formatMatcherWarning(warning));
    return ok(parsed.value.value);
  }
  return {
    matcher: (text) => accept(parseMatcher(text, mode)),
    matchers: (text) => accept(parseMatchers(text, mode)),
  };
}
