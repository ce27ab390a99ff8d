import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignColumns } from '../../../../src/cli/output/table.ts';

describe('alignColumns() (row F22)', () => {
  it.each([
    ['nothing', '', ''],
    ['one cell', 'a\t\n', 'a  \n'],
    ['two lines', 'a\tbbb\t\nlong\tb\t\n', 'a     bbb  \nlong  b    \n'],
    ['an empty column', 'a\t\tb\t\nc\t\td\t\n', 'a    b  \nc    d  \n'],
    ['a last cell without a tab', 'a\tx\nbb\tyyy\n', 'a   x\nbb  yyy\n'],
    ['an empty line between', 'long:\tx\n\na\ty\n', 'long:  x\n\na  y\n'],
    ['a line without the column between', 'long\tx\nz\na\ty\n', 'long  x\nz\na  y\n'],
    ['characters of several bytes', '日本\tx\t\nabc\ty\t\n', '日本   x  \nabc  y  \n'],
    ['a character outside of the basic plane', '😀\tx\t\nab\ty\t\n', '😀   x  \nab  y  \n'],
    ['a line feed in a cell', 'a\tb\nc\td\t\n', 'a  b\nc  d  \n'],
  ])('%s', (_, text, aligned) => {
    expect(alignColumns(text)).toBe(aligned);
  });

  it('lets every cell of a column begin at the same place', () => {
    const cell = fc.stringMatching(/^[a-z]{0,8}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows.map(([a, b]) => `${a}\t|${b}\t\n`).join('');
        const places = alignColumns(text)
          .split('\n')
          .slice(0, -1)
          .map((line) => line.indexOf('|'));
        const widest = Math.max(...rows.map(([a]) => a.length));
        expect(new Set(places)).toEqual(new Set([widest + 2]));
      }),
    );
  });
});
