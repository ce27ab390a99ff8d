import { describe, expect, it } from 'vitest';
import { isValidLabelName, type MatcherMode } from '../../../src/matcher/label-name.ts';
import { matchesAll } from '../../../src/matcher/matches-all.ts';
import type { MatchType } from '../../../src/matcher/matcher.ts';
import { newMatcher } from '../../../src/matcher/new-matcher.ts';
import { LabelSet } from '../../../src/model/label-set.ts';

describe('newMatcher()', () => {
  it.each<[type: MatchType, value: string, label: string, matches: boolean]>([
    ['=', 'a', 'a', true],
    ['=', 'a', 'A', false],
    ['!=', 'a', 'a', false],
    ['!=', 'a', '', true],
    ['=~', 'a', 'a', true],
    ['=~', 'a', 'ab', false],
    ['=~', 'a|b', 'b', true],
    ['=~', 'a|b', 'a|b', false],
    ['=~', 'a|', '', true],
    ['=~', '', '', true],
    ['=~', '', 'x', false],
    ['=~', '.+', '', false],
    ['=~', '.*', 'a\nb', false],
    ['=~', '(?s).*', 'a\nb', true],
    ['=~', 'a$', 'a\n', false],
    ['=~', 'a)|(b', 'ax', true],
    ['=~', '(?i)prod', 'PROD', true],
    ['=~', '\\pL+', 'é', true],
    ['=~', '5..', '503', true],
    ['!~', '5..', '503', false],
    ['!~', 'a|b', 'c', true],
    ['!~', '.+', '', true],
  ])('%s %j against %j is %j (M6, M7)', (type, value, label, matches) => {
    const matcher = newMatcher(type, 'x', value);
    expect(matcher.ok && matcher.value.matches(label)).toBe(matches);
  });

  it.each([
    ['[', 'error parsing regexp: missing closing ]: `[)$`'],
    ['(', 'error parsing regexp: missing closing ): `^(?:()$`'],
    ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['(?=x)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['\\1', 'error parsing regexp: invalid escape sequence: `\\1`'],
  ])('refuses the pattern %s in the words of Go (M6)', (pattern, error) => {
    expect(newMatcher('=~', 'x', pattern)).toEqual({ ok: false, error });
    expect(newMatcher('!~', 'x', pattern)).toEqual({ ok: false, error });
  });

  it('answers an evil pattern in linear time (M6)', () => {
    const matcher = newMatcher('=~', 'x', '(a+)+');
    expect(matcher.ok && matcher.value.matches(`${'a'.repeat(100_000)}!`)).toBe(false);
  });
});

describe('matchesAll()', () => {
  const labels = LabelSet.from([
    ['__proto__', 'p'],
    ['job', 'api'],
  ]);

  it.each<
    [name: string, matchers: readonly (readonly [MatchType, string, string])[], holds: boolean]
  >([
    ['holds without matchers', [], true],
    [
      'needs every matcher',
      [
        ['=', 'job', 'api'],
        ['=', '__proto__', 'x'],
      ],
      false,
    ],
    ['reads names such as __proto__', [['=', '__proto__', 'p']], true],
    ['treats an absent label as empty (M7)', [['=', 'constructor', '']], true],
  ])('%s', (_name, specs, holds) => {
    const matchers = specs.flatMap((spec) => {
      const matcher = newMatcher(...spec);
      return matcher.ok ? [matcher.value] : [];
    });
    expect(matchesAll(matchers, labels)).toBe(holds);
  });
});

describe('isValidLabelName()', () => {
  it.each<[name: string, mode: MatcherMode, valid: boolean]>([
    ['job', 'classic', true],
    ['a:b', 'classic', false],
    ['é b', 'classic', false],
    ['é b', 'fallback', true],
    ['é b', 'utf8-strict', true],
    ['', 'fallback', false],
    ['\ud800', 'fallback', false],
    ['__proto__', 'classic', true],
  ])('of %j in %s mode is %j (M1)', (name, mode, valid) => {
    expect(isValidLabelName(name, mode)).toBe(valid);
  });
});
