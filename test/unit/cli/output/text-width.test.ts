import { describe, expect, it } from 'vitest';
import { tableText } from '../../../../src/cli/output/table.ts';
import { characterCount, columnCount } from '../../../../src/cli/output/text-width.ts';

describe('columnCount() and characterCount()', () => {
  it.each([
    ['plain text', 'abc ü', 5, 5],
    ['Chinese', '漢字', 4, 2],
    ['Japanese', 'カナかな', 8, 4],
    ['Korean', '한국', 4, 2],
    ['Cyrillic', 'Диск', 4, 4],
    ['an emoji', '🔥', 2, 1],
    ['full width', 'ＡＢ', 4, 2],
    ['a combined accent', 'e\u0301', 1, 2],
    ['nothing', '', 0, 0],
  ])('measure %s', (_, text, columns, characters) => {
    expect([columnCount(text), characterCount(text)]).toEqual([columns, characters]);
  });
});

describe('tableText()', () => {
  const table = (isForTerminal: boolean): readonly string[] =>
    tableText(['Name', 'X'], [['漢字', '1']], { isForTerminal }).split('\n');

  it('aligns columns for the eye on a terminal', () => {
    expect(table(true)).toEqual(['Name  X  ', '漢字  1  ', '']);
  });

  it('counts characters for programs, as amtool does', () => {
    expect(table(false)).toEqual(['Name  X  ', '漢字    1  ', '']);
  });
});
