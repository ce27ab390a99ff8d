// Matchers and labels as they are typed: `name=value`, or a bare name of an alert.
import type { Matcher } from '../matcher/matcher.ts';
import type { MatcherMode } from '../matcher/label-name.ts';
import { formatMatcherWarning, parseMatcher } from '../matcher/parse-matchers.ts';
import { quoteGo } from '../model/go-quote.ts';
import { fail, ok, type Result } from '../model/result.ts';

export interface MatcherReading {
  readonly matcherMode: MatcherMode;
  /** Hears what will mean something else in the strict mode. */
  readonly warn: (text: string) => void;
}

/**
 * Makes `alertname="…"` of a first text that is no matcher (reference row F12). Tells nothing of texts
 * that are only understood in the older way: who uses the matcher does.
 */
export function withAlertName(
  texts: readonly string[],
  { matcherMode }: Pick<MatcherReading, 'matcherMode'>,
): readonly string[] {
  const [first, ...others] = texts;
  if (first === undefined || parseMatcher(first, matcherMode).ok) return texts;
  return [`alertname=${quoteGo(first)}`, ...others];
}

/** Reads matchers. Fails at the first that is none. */
export function parseTypedMatchers(
  texts: readonly string[],
  { matcherMode, warn }: MatcherReading,
): Result<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const text of texts) {
    const parsed = parseMatcher(text, matcherMode);
    if (!parsed.ok) return parsed;
    for (const warning of parsed.value.warnings) warn(formatMatcherWarning(warning));
    matchers.push(parsed.value.value);
  }
  return ok(matchers);
}

/** Reads labels or annotations, `name=value`; a later value wins. `what` names them in the error. */
export function parseTypedLabels(
  texts: readonly string[],
  what: string,
  reading: MatcherReading,
): Result<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for (const text of texts) {
    const parsed = parseTypedMatchers([text], reading);
    if (!parsed.ok) return parsed;
    const [matcher] = parsed.value;
    if (matcher?.type !== '=') return fail(`${what} must be specified as key=value pairs`);
    labels.set(matcher.name, matcher.value);
  }
  return ok(labels);
}
