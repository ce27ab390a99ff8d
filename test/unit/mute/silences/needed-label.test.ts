// What can be told about a pattern without running it is never wrong.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newMatcher } from '../../../../src/matcher/new-matcher.ts';
import { neededLabel, type NeededLabel } from '../../../../src/mute/silences/needed-label.ts';
import type { MatchType } from '../../../../src/matcher/matcher.ts';

function needed(type: MatchType, value: string): Pick<NeededLabel, 'kind' | 'texts'> | undefined {
  const matcher = newMatcher(type, 'a', value);
  if (!matcher.ok) expect.fail(matcher.error);
  const label = neededLabel(matcher.value);
  return label === undefined ? undefined : { kind: label.kind, texts: label.texts };
}

describe('neededLabel()', () => {
  it.each<[MatchType, string, 'value' | 'prefix' | undefined, readonly string[]]>([
    ['=', 'x', 'value', ['x']],
    ['=', '', undefined, []],
    ['!=', 'x', undefined, []],
    ['!~', 'x', undefined, []],
    ['=~', '', undefined, []],
    ['=~', 'x', 'value', ['x']],
    ['=~', 'x|y', 'value', ['x', 'y']],
    ['=~', 'x|', undefined, []],
    ['=~', 'host[0-9]+', 'prefix', ['host']],
    ['=~', '^host.*', 'prefix', ['host']],
    ['=~', 'hosts?.*', 'prefix', ['host']],
    ['=~', 'host😀*', 'prefix', ['host']],
    ['=~', 'a{0,1}', undefined, []],
    ['=~', 'db.+|web', 'prefix', ['db', 'web']],
    ['=~', 'db(1|2)', 'prefix', ['db']],
    ['=~', '(db|web)', undefined, []],
    ['=~', 'db\\|x|web', undefined, []],
    ['=~', 'db[|]x', undefined, []],
    ['=~', 'db(?i)x', undefined, []],
    ['=~', 'a)|b(', undefined, []],
    ['=~', 'a)?(b', undefined, []],
    ['=~', 'a\\(b)?(c', undefined, []],
    ['=~', 'host(a)+', 'prefix', ['host']],
    ['=~', '\\Qdb\\E', undefined, []],
  ])('of a%s"%s" is %s %j', (type, value, kind, texts) => {
    expect(needed(type, value)).toEqual(kind === undefined ? undefined : { kind, texts });
  });

  it('holds for every value that matches', () => {
    const pattern = fc.stringMatching(/^[xy|()*+?.{}1,^$[\]\\QE😀-]{1,10}$/u);
    const value = fc.stringMatching(/^[xy1|😀]{0,4}$/u);
    fc.assert(
      fc.property(pattern, fc.array(value, { minLength: 20 }), (text, values) => {
        const matcher = newMatcher('=~', 'a', text);
        if (!matcher.ok) return;
        const label = neededLabel(matcher.value);
        for (const candidate of values.filter((given) => matcher.value.matches(given))) {
          if (label === undefined) continue;
          const { kind, texts } = label;
          const fits = (start: string): boolean =>
            kind === 'value' ? candidate === start : candidate.startsWith(start);
          expect(texts.some(fits), `${text} matches ${candidate}`).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
