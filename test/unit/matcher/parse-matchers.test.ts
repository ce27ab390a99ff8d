import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMatchers } from '../../../src/matcher/compare.ts';
import { formatMatcher, formatMatchers } from '../../../src/matcher/format.ts';
import type { MatcherMode } from '../../../src/matcher/label-name.ts';
import type { Matcher, MatchType } from '../../../src/matcher/matcher.ts';
import { newMatcher } from '../../../src/matcher/new-matcher.ts';
import {
  formatMatcherWarning,
  parseMatcher,
  parseMatchers,
  type Parsed,
} from '../../../src/matcher/parse-matchers.ts';
import type { Result } from '../../../src/model/result.ts';
import golden from '../../golden/matcher/parse.json' with { type: 'json' };

interface Expected {
  readonly matchers?: readonly (readonly string[])[];
  readonly text?: string;
  readonly error?: string;
  readonly warning?: string;
  readonly suggestion?: string;
}

const MODES: readonly MatcherMode[] = ['fallback', 'utf8-strict', 'classic'];

/** The recorded form of a result, so that one comparison covers values, texts and warnings. */
function recorded(result: Result<Parsed<readonly Matcher[]>>): Expected {
  if (!result.ok) return { error: result.error };
  const { value, warnings } = result.value;
  const [warning] = warnings;
  return {
    ...(value.length > 0 && { matchers: value.map((m) => [m.type, m.name, m.value]) }),
    text: formatMatchers(value),
    ...(warning !== undefined && { warning: warning.kind }),
    ...(warning?.kind === 'classic-only' &&
      warning.suggestion !== '' && { suggestion: warning.suggestion }),
  };
}

/** Upstream calls an empty list a disagreement, because nil and empty differ in Go; we do not. */
function withoutEmptyDisagreement(expected: Expected): Expected {
  if (expected.text !== '{}' || expected.warning !== 'disagreement') return expected;
  return { text: '{}' };
}

function asList(result: Result<Parsed<Matcher>>): Result<Parsed<readonly Matcher[]>> {
  if (!result.ok) return result;
  return { ok: true, value: { ...result.value, value: [result.value.value] } };
}

describe.each(MODES)('in %s mode, as upstream does (M1 to M5),', (mode) => {
  it('parseMatchers() reads every recorded list', () => {
    for (const { input, list } of golden.cases) {
      const expected = withoutEmptyDisagreement(list[mode]);
      expect(recorded(parseMatchers(input, mode)), JSON.stringify(input)).toEqual(expected);
    }
  });

  it('parseMatcher() reads every recorded single matcher', () => {
    for (const { input, one } of golden.cases) {
      const actual = recorded(asList(parseMatcher(input, mode)));
      expect(actual, JSON.stringify(input)).toEqual(one[mode]);
    }
  });

  it('never throws, whatever the text', () => {
    const sign = fc.constantFrom(...Array.from('{}=!~,"\\ ab\n[(|é😀'));
    const text = fc.oneof(fc.string({ unit: sign, maxLength: 30 }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (input) => {
        parseMatchers(input, mode);
        parseMatcher(input, mode);
      }),
      { numRuns: 500 },
    );
  });
});

describe('formatMatchers() and parseMatchers()', () => {
  const wellFormed = fc.string({ unit: 'grapheme', maxLength: 12 });
  const type = fc.constantFrom<MatchType>('=', '!=');
  const triple = fc.tuple(type, wellFormed, wellFormed);

  it('are inverse for any name and value in the UTF-8 grammar (M8)', () => {
    fc.assert(
      fc.property(fc.array(triple, { maxLength: 4 }), (triples) => {
        const built = triples.map((parts) => required(newMatcher(...parts)));
        const quoted = built
          .map((m) => (m.name === '' ? undefined : m))
          .filter((m) => m !== undefined);
        const parsed = required(parseMatchers(formatMatchers(quoted), 'utf8-strict'));
        expect(parsed.value.map(tripleOf)).toEqual(quoted.map(tripleOf));
      }),
    );
  });

  it('are inverse for classic names in the classic grammar (M3)', () => {
    const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,8}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(type, name, wellFormed), { maxLength: 4 }), (triples) => {
        const built = triples.map((parts) => required(newMatcher(...parts)));
        const parsed = required(parseMatchers(formatMatchers(built), 'classic'));
        expect(parsed.value.map(tripleOf)).toEqual(built.map(tripleOf));
      }),
    );
  });

  it('stay linear in long runs of blanks', () => {
    const blanks = ' '.repeat(200_000);
    expect(parseMatchers(`a=${blanks}b${blanks}`, 'classic').ok).toBe(true);
    expect(parseMatchers(`a=b${blanks}x`, 'utf8-strict').ok).toBe(false);
  });
});

describe('compareMatchers()', () => {
  it('orders by name, value and type, in bytes (D3)', () => {
    const texts = [
      'b="a"',
      'a!~"x"',
      'a=~"x"',
      'a!="x"',
      'a="x"',
      'a="w"',
      '\u{1F600}="x"',
      '\uFFFD="x"',
    ];
    const sorted = texts
      .map((text) => required(parseMatcher(text, 'utf8-strict')).value)
      .sort(compareMatchers)
      .map(formatMatcher);
    expect(sorted).toEqual([
      'a="w"',
      'a="x"',
      'a!="x"',
      'a=~"x"',
      'a!~"x"',
      'b="a"',
      '\uFFFD="x"',
      '\u{1F600}="x"',
    ]);
  });
});

describe('formatMatcherWarning()', () => {
  it.each([
    ['foo=\\d', 'foo="\\\\d"'],
    ['foo=', 'foo=""'],
  ])('suggests for %s the rewrite %s (M4)', (input, rewrite) => {
    const [warning] = required(parseMatchers(input, 'fallback')).warnings;
    expect(warning === undefined ? '' : formatMatcherWarning(warning)).toContain(
      `write ${rewrite} instead`,
    );
  });

  it('names a disagreement of the grammars (M4)', () => {
    const [warning] = required(parseMatchers('foo="\\t"', 'fallback')).warnings;
    expect(warning === undefined ? '' : formatMatcherWarning(warning)).toContain(
      'mean different things',
    );
  });
});

function required<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function tripleOf(matcher: Matcher): readonly string[] {
  return [matcher.type, matcher.name, matcher.value];
}
