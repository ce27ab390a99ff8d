// The one way to make a Matcher, so that every matcher in the process has a compiled condition.
import { ok, type Result } from '../model/result.ts';
import { compileAnchored, type ValueTest } from './anchored-pattern.ts';
import type { Matcher, MatchType } from './matcher.ts';

/**
 * Builds a matcher; the name is not checked. Fails with Go's text when the value of `=~` or `!~`
 * is not a regular expression (prometheus/alertmanager:pkg/labels/matcher.go, NewMatcher).
 */
export function newMatcher(type: MatchType, name: string, value: string): Result<Matcher> {
  const condition = conditionOf(type, value);
  return condition.ok
    ? ok(Object.freeze({ type, name, value, matches: condition.value }))
    : condition;
}

function conditionOf(type: MatchType, expected: string): Result<ValueTest> {
  switch (type) {
    case '=':
      return ok((value) => value === expected);
    case '!=':
      return ok((value) => value !== expected);
    case '=~':
      return compileAnchored(expected);
    case '!~': {
      const compiled = compileAnchored(expected);
      if (!compiled.ok) return compiled;
      const { value: test } = compiled;
      return ok((value) => !test(value));
    }
  }
}
