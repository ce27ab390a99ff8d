// Cut Markdown, which Telegram must still be able to read: its readers are imitated by the tests.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MARKDOWN_CHARACTERS,
  MARKDOWN_V2_CHARACTERS,
} from '../../../../src/receivers/truncation/truncate-markdown.ts';
import {
  markdownProblems,
  markdownV2Problems,
} from '../../../support/services/telegram-markdown.ts';

type Case = readonly [text: string, max: number, expected: string];

const textOf = (parts: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((each) => each.join(''));

/** Entities within entities, as MarkdownV2 has them. */
const { nested } = fc.letrec<{ nested: string; entity: string }>((tie) => ({
  nested: fc
    .array(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        textOf(['x', '🔥', '\\*', '\\`', '\\\\', '\n', 'y']),
        fc.constantFrom('`z*_\\``', '```\nz_\\`z```'),
        tie('entity'),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('x')),
  entity: fc
    .tuple(fc.constantFrom('*', '_', '__', '~', '||', '['), tie('nested'))
    .map(([begin, inner]) =>
      begin === '[' ? `[a${inner}b](http://u/\\)_)` : `${begin}a${inner}b${begin}`,
    ),
}));

describe.each([
  {
    name: 'Markdown',
    unit: MARKDOWN_CHARACTERS,
    problems: markdownProblems,
    cases: [
      ['*short*', 7, '*short*'],
      ['*longer*', 6, '*lon…*'],
      ['_a_ b c', 5, '_a_ …'],
      ['a *b*', 4, 'a …'],
      ['a\\_b c', 4, 'a\\_…'],
      ['a\\_b c', 3, 'a…'],
      ['*a\\*b c', 5, '*a\\*…'],
      ['```\nx`y```', 9, '```\nx…```'],
      ['[text](http://e.example) and', 24, '[text…]'],
      ['[text](http://e.example) and', 25, '[text](http://e.example)…'],
      ['[text](http://e.example', 10, '[text…]'],
      ['🔥🔥🔥🔥', 3, '🔥🔥…'],
    ] satisfies Case[],
    text: textOf(['*x_*', '_y_', '`z*`', '```\nz`z```', '[a*](http://u/_)', '\\_', 'x', '🔥', '(']),
  },
  {
    name: 'MarkdownV2',
    unit: MARKDOWN_V2_CHARACTERS,
    problems: markdownV2Problems,
    cases: [
      ['*short*', 7, '*short*'],
      ['*_longer_*', 8, '*_lon…_*'],
      ['__u__ b c', 8, '__u__ b…'],
      ['___both___ and more', 14, '___both…_**__'],
      ['a\\.b c', 4, 'a\\.…'],
      ['a\\.b c', 3, 'a…'],
      ['||spoiler|| x', 10, '||spoil…||'],
      ['`a\\`b` cdef', 6, '`a\\`…`'],
      ['```\n_x``y```', 10, '```\n_x…```'],
      ['[a \\] b](http://e.example/\\)) c d', 30, '[a \\] b](http://e.example/\\))…'],
      ['[a \\] b](http://e.example/\\)) c d', 29, '[a \\] b…]'],
      ['🔥🔥🔥🔥', 3, '🔥🔥…'],
    ] satisfies Case[],
    text: nested,
  },
])('$name', ({ unit, problems, cases, text }) => {
  it.each([...cases])('cuts %j to %i characters as %j', (text, max, expected) => {
    expect(unit.truncate(text, max)).toBe(expected);
  });

  it('keeps to the limit, and stays readable whatever the text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (whole, max) => {
        fc.pre(problems(whole).length === 0);
        const cut = unit.truncate(whole, max);
        expect(Array.from(cut).length).toBeLessThanOrEqual(max);
        expect(problems(cut)).toEqual([]);
        if (cut !== whole) expect(cut).toContain('…');
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['[', '](', '*_', '`', '\\'])(
    'ends over a text that is nothing but %s, which a look back at each would not',
    (part) => {
      const cut = unit.truncate(part.repeat(500_000), 4096);
      expect(Array.from(cut).length).toBeLessThanOrEqual(4096);
    },
  );
});
