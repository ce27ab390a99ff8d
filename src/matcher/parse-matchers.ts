// Matcher text as configurations, the API and the command line give it: one of two grammars, or
// both with a warning, depending on the mode (reference rows M1, M4 and M5).
// Source: prometheus/alertmanager:matcher/compat/parse.go.
import { fail, ok, type Result } from '../model/result.ts';
import { parseClassicMatcher, parseClassicMatchers } from './classic-parser.ts';
import { formatMatcher } from './format.ts';
import type { MatcherMode } from './label-name.ts';
import type { Matcher } from './matcher.ts';
import { parseUtf8Matcher, parseUtf8Matchers } from './utf8-parser.ts';

/** Text that was understood, but that will mean something else, or nothing, in strict mode. */
export type MatcherWarning =
  | {
      /** Only the classic grammar reads it. */
      readonly kind: 'classic-only';
      readonly input: string;
      /** The same condition in words that both grammars read. */
      readonly suggestion: string;
      /** Why the UTF-8 grammar refuses it. */
      readonly reason: string;
    }
  | {
      /** Both grammars read it, differently; the classic reading is used. */
      readonly kind: 'disagreement';
      readonly input: string;
    };

/** What a text means, and what its author should know. */
export interface Parsed<T> {
  readonly value: T;
  readonly warnings: readonly MatcherWarning[];
}

interface Grammar<T> {
  readonly utf8: (text: string) => Result<T>;
  readonly classic: (text: string) => Result<T>;
  readonly listOf: (value: T) => readonly Matcher[];
}

const LIST: Grammar<readonly Matcher[]> = {
  utf8: parseUtf8Matchers,
  classic: parseClassicMatchers,
  listOf: (matchers) => matchers,
};

const SINGLE: Grammar<Matcher> = {
  utf8: parseUtf8Matcher,
  classic: parseClassicMatcher,
  listOf: (matcher) => [matcher],
};

/** Reads a list such as `{a="b",c=~"d"}`; the empty text is no matcher. Fails with upstream's text. */
export function parseMatchers(text: string, mode: MatcherMode): Result<Parsed<readonly Matcher[]>> {
  return parseInMode(text, mode, LIST);
}

/**
 * Reads exactly one matcher, as the API's `filter` and the command line take it. Braces around it
 * are refused except in classic mode (reference row M5).
 */
export function parseMatcher(text: string, mode: MatcherMode): Result<Parsed<Matcher>> {
  if (mode !== 'classic' && (text.startsWith('{') || text.endsWith('}'))) {
    return fail(`unexpected open or close brace: ${text}`);
  }
  return parseInMode(text, mode, SINGLE);
}

/** Says a warning in one sentence, for logs and reports. */
export function formatMatcherWarning(warning: MatcherWarning): string {
  const { kind, input } = warning;
  if (kind === 'disagreement') {
    return `matchers ${input} mean different things in the classic and the UTF-8 syntax; the classic meaning is used`;
  }
  return `matchers ${input} are written in the classic syntax only (${warning.reason}); write ${warning.suggestion} instead`;
}

function parseInMode<T>(text: string, mode: MatcherMode, grammar: Grammar<T>): Result<Parsed<T>> {
  if (mode === 'fallback') return parseWithFallback(text, grammar);
  const parsed = mode === 'classic' ? grammar.classic(text) : grammar.utf8(text);
  return parsed.ok ? ok({ value: parsed.value, warnings: [] }) : parsed;
}

/** The UTF-8 reading, unless only the classic one exists or the two differ. */
function parseWithFallback<T>(text: string, grammar: Grammar<T>): Result<Parsed<T>> {
  const utf8 = grammar.utf8(text);
  const classic = grammar.classic(text);
  if (!classic.ok) return utf8.ok ? ok({ value: utf8.value, warnings: [] }) : classic;
  const matchers = grammar.listOf(classic.value);
  if (!utf8.ok) {
    const suggestion = matchers.map(formatMatcher).join(',');
    const warning = { kind: 'classic-only', input: text, suggestion, reason: utf8.error } as const;
    return ok({ value: classic.value, warnings: [warning] });
  }
  if (isSameList(grammar.listOf(utf8.value), matchers)) {
    return ok({ value: utf8.value, warnings: [] });
  }
  return ok({ value: classic.value, warnings: [{ kind: 'disagreement', input: text }] });
}

function isSameList(a: readonly Matcher[], b: readonly Matcher[]): boolean {
  return a.length === b.length && a.every((matcher, i) => isSame(matcher, b[i]));
}

function isSame(a: Matcher, b: Matcher | undefined): boolean {
  return a.type === b?.type && a.name === b.name && a.value === b.value;
}
