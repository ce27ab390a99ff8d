// The page reads matchers as the server does, or not at all (row M1): every case that was recorded
// from Alertmanager 0.34 is asked, as a list and as one matcher.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filterText, matcherText } from '../../../../ui/matcher/matcher-text.ts';
import { parseMatcher, parseMatchers } from '../../../../ui/matcher/parse-matchers.ts';
import type { Matcher } from '../../../../ui/matcher/matcher.ts';
import { parseMatchers as parseOnServer } from '../../../../src/matcher/parse-matchers.ts';

type Reading = { readonly matchers?: readonly (readonly [string, string, string])[] } & {
  readonly error?: string;
};

interface Case {
  readonly input: string;
  readonly list: Readings;
  readonly one: Readings;
}

interface Readings {
  readonly fallback: Reading;
  readonly 'utf8-strict': Reading;
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../golden/matcher/parse.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** What only the server can tell: whether a pattern is one. */
function hasBadPattern(readings: Readings): boolean {
  return readings['utf8-strict'].error?.includes('error parsing regexp') ?? false;
}

function triples(matchers: readonly Matcher[]): readonly (readonly [string, string, string])[] {
  return matchers.map(({ type, name, value }) => [type, name, value]);
}

describe('parseMatchers()', () => {
  it.each(cases)('agrees with the server about $input as a list', ({ input, list }) => {
    const read = parseMatchers(input);
    if (!read.ok || hasBadPattern(list)) return;
    expect(triples(read.value)).toEqual(list.fallback.matchers ?? []);
    expect(list.fallback.error).toBeUndefined();
  });

  it.each(cases)('agrees with the server about $input as one matcher', ({ input, one }) => {
    const read = parseMatcher(input);
    if (!read.ok || hasBadPattern(one)) return;
    expect(triples([read.value])).toEqual(one.fallback.matchers);
  });

  it('accepts most of what both grammars of the server accept', () => {
    const both = cases.filter(({ list }) => list.fallback.matchers !== undefined);
    const read = both.filter(({ input }) => parseMatchers(input).ok);
    expect(read.length / both.length).toBeGreaterThan(0.5);
  });

  it.each<[input: string, problem: string]>([
    ['foo', 'Expected =, !=, =~ or !~ at the end'],
    ['=bar', 'Expected the name of a label at "=bar"'],
    ['foo=', 'Expected a value at the end'],
    ['foo="bar', 'Expected a closing quote at the end'],
    ['foo="a\nb"', 'Write a line end as \\n at "\nb""'],
    ['{foo=bar', 'Expected a comma or a closing brace at the end'],
    ['foo=bar baz', 'Expected a comma or the end at "baz"'],
    ['foo="\\u00e9"', 'Write a backslash as \\\\ in quotes at "u00e9""'],
    ['"foo"=~"\\d"', 'Write a backslash as \\\\ in quotes'],
    ['ü=~"\\d"', 'Write a backslash as \\\\ in quotes'],
  ])('says of %j what is wrong', (input, problem) => {
    expect(parseMatchers(input)).toEqual({ ok: false, error: problem });
  });

  it.each<[input: string, problem: string]>([
    ['', 'Write a matcher, such as severity="page"'],
    ['{a=b}', 'Write one matcher, without braces'],
    ['a=b,', 'Write one matcher, without a comma behind it'],
    ['a=b,c=d', 'Write one matcher at a time'],
  ])('refuses %j where one matcher is meant', (input, problem) => {
    expect(parseMatcher(input)).toEqual({ ok: false, error: problem });
  });
});

describe('matcherText()', () => {
  const VALUES = [
    '',
    'b',
    'a b',
    '"',
    '\\',
    '\\d+',
    '\n',
    '\t',
    'é{},=~!',
    "it's `x`",
    '😀',
    '\u0001',
  ];

  it.each(VALUES)('is read by both sides as it was meant: %j', (value) => {
    for (const name of ['alertname', 'é', 'a b', 'with "quotes"']) {
      for (const type of ['=', '!='] as const) {
        const matcher = { type, name, value };
        const text = filterText([matcher]);
        expect(parseMatchers(text)).toEqual({ ok: true, value: [matcher] });
        const onServer = parseOnServer(text, 'fallback');
        expect(onServer.ok && triples(onServer.value.value)).toEqual(triples([matcher]));
      }
    }
  });

  it('leaves a name bare where it can', () => {
    expect(matcherText({ type: '=~', name: 'job', value: 'a|b' })).toBe('job=~"a|b"');
    expect(filterText([])).toBe('');
  });
});
