import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines } from '../../../../src/cli/config-diff/line-difference.ts';

describe('changedLines()', () => {
  it.each([
    ['nothing', 'abc', 'abc', ''],
    ['a line that is new', 'ac', 'abc', '+b'],
    ['a line that is gone', 'abc', 'ac', '-b'],
    ['a line that is another', 'abc', 'axc', '-b+x'],
    ['a line that has moved', 'abcd', 'bcda', '-a+a'],
    ['everything', '', 'ab', '+a+b'],
  ])('finds %s', (_, before, after, changed) => {
    const lines = changedLines([...before], [...after]);
    expect(lines.map(({ sign, text }) => sign + text).join('')).toBe(changed);
  });

  it('leaves what both have, in the order of both', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changed = changedLines(before, after);
        const kept = before.length - changed.filter(({ sign }) => sign === '-').length;
        expect(after.length - changed.filter(({ sign }) => sign === '+').length).toBe(kept);
        expect(kept).toBe(longestCommon(before, after));
      }),
    );
  });

  it('replaces all of what is too long to compare', () => {
    const before = Array.from({ length: 3_000 }, (_, i) => `a${i}`);
    const after = Array.from({ length: 3_000 }, (_, i) => (i === 1_500 ? 'a1500' : `b${i}`));
    expect(changedLines(before, after)).toHaveLength(6_000);
  });
});

/** Slow and plain. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const [first, ...rest] = a;
  if (first === undefined) return 0;
  const at = b.indexOf(first);
  const without = longestCommon(rest, b);
  return at < 0 ? without : Math.max(without, 1 + longestCommon(rest, b.slice(at + 1)));
}
