// Matchers in routes and inhibition rules: the `matchers` syntax and the two deprecated ones, label
// to value and label to regular expression (reference rows C11, C21, M1).
import { compileAnchored } from '../matcher/anchored-pattern.ts';
import { compareMatchers } from '../matcher/compare.ts';
import { formatMatcher } from '../matcher/format.ts';
import type { Matcher } from '../matcher/matcher.ts';
import { newMatcher } from '../matcher/new-matcher.ts';
import { formatMatcherWarning, parseMatchers } from '../matcher/parse-matchers.ts';
import { quoteGo } from '../model/go-quote.ts';
import { isClassicLabelName } from '../model/label-name.ts';
import { fail } from '../model/result.ts';
import { textOf, type Codec } from './decode/codec.ts';
import { list, map } from './decode/collection-codecs.ts';
import { isQuotedNull } from './decode/node.ts';
import { string } from './decode/scalar-codecs.ts';

/** One line of `matchers`, which may hold several matchers. */
const matcherLine: Codec<readonly Matcher[]> = {
  zero: [],
  decode: (node, context) => {
    const text = textOf(node, context, 'matchers such as severity="page"');
    if (text === undefined) return undefined;
    const parsed = parseMatchers(text, context.matcherMode);
    if (!parsed.ok) {
      context.report(node.at, `cannot parse matchers ${quoteGo(text)}: ${parsed.error}`);
      return undefined;
    }
    for (const warning of parsed.value.warnings) {
      context.warn(node.at, formatMatcherWarning(warning));
    }
    return { value: parsed.value.value };
  },
  print: (matchers) => matchers.map(formatMatcher).join(','),
  isZero: (matchers) => matchers.length === 0,
};

/** All lines together, in the order of a group key. */
export const matcherList: Codec<readonly Matcher[]> = {
  zero: [],
  decode: (node, context) => {
    const lines = list(matcherLine).decode(node, context);
    return lines === undefined ? undefined : { value: lines.value.flat().sort(compareMatchers) };
  },
  print: (matchers) => matchers.map(formatMatcher),
  isZero: (matchers) => matchers.length === 0,
};

/** A regular expression, tried and kept as its text. */
const pattern: Codec<string> = {
  ...string,
  decode: (node, context) => {
    const text = textOf(node, context, 'a regular expression');
    if (text === undefined) return undefined;
    const compiled = isQuotedNull(node)
      ? fail('expected a regular expression, found null in quotes')
      : compileAnchored(text);
    if (compiled.ok) return { value: text };
    context.report(node.at, compiled.error);
    return undefined;
  },
  print: (text) => (text === '' ? null : text),
};

/** The deprecated syntaxes know classic names only, whatever the mode. */
function classicNameProblem(name: string): string | undefined {
  return isClassicLabelName(name) ? undefined : `invalid label name ${quoteGo(name)}`;
}

function emptyPatternProblem(name: string): string {
  return `invalid regexp value for ${quoteGo(name)}`;
}

/** `match`: label to value. */
export const labelValues = map(string, { keyProblem: classicNameProblem });

/** `match_re`: label to regular expression. */
export const labelPatterns = map(pattern, {
  keyProblem: classicNameProblem,
  emptyProblem: emptyPatternProblem,
});

/**
 * Joins the three syntaxes, sorted as group keys need it (reference row D3). A pattern matches
 * through its anchored text, which is how upstream shows it there.
 */
export function allMatchers(
  values: ReadonlyMap<string, string>,
  patterns: ReadonlyMap<string, string>,
  matchers: readonly Matcher[],
): readonly Matcher[] {
  const built = [
    ...[...values].map(([name, value]) => newMatcher('=', name, value)),
    ...[...patterns].map(([name, value]) => newMatcher('=~', name, `^(?:${value})$`)),
  ];
  const deprecated = built.flatMap((matcher) => (matcher.ok ? [matcher.value] : []));
  return [...deprecated, ...matchers].sort(compareMatchers);
}
