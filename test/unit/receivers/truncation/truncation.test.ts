// How texts are cut to what a service takes: in characters, UTF-16 units, bytes of JSON, and in HTML.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';
import { truncateHtml } from '../../../../src/receivers/truncation/truncate-html.ts';
import { truncateJson } from '../../../../src/receivers/truncation/truncate-json.ts';
import { truncateRunes } from '../../../../src/receivers/truncation/truncate-runes.ts';
import { truncateUtf16 } from '../../../../src/receivers/truncation/truncate-utf16.ts';

describe('truncateRunes()', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['too long', 5, 'too …'],
    ['🔥🔥🔥🔥🔥', 5, '🔥🔥🔥🔥🔥'],
    ['🔥🔥🔥🔥🔥🔥', 5, '🔥🔥🔥🔥…'],
    ['abcdef', 3, 'abc'],
    ['abcdef', 0, ''],
  ])('cuts %j to %i as %j', (text, max, expected) => {
    expect(truncateRunes(text, max)).toBe(expected);
  });
});

describe('truncateUtf16()', () => {
  it.each([
    ['exactly', 7, 'exactly'],
    ['too long', 5, 'too …'],
    ['🔥🔥🔥', 6, '🔥🔥🔥'],
    ['🔥🔥🔥', 5, '🔥🔥…'],
    ['🔥🔥🔥', 4, '🔥…'],
    ['🔥', 1, '…'],
    ['🔥', 0, ''],
  ])('cuts %j to %i units as %j', (text, max, expected) => {
    expect(truncateUtf16(text, max)).toBe(expected);
  });
});

describe('truncateJson()', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'lo…'],
    ['a"b', 4, 'a"b'],
    ['a"b', 3, '…'],
    ['<<<', 18, '<<<'],
    ['<<<', 17, '<<…'],
    ['🔥🔥', 7, '🔥…'],
    ['\n\n\n', 5, '\n…'],
    ['abc', 2, ''],
  ])('cuts %j to %i bytes of JSON as %j', (text, max, expected) => {
    expect(truncateJson(text, max)).toBe(expected);
  });

  it('keeps to the limit, and wastes none of it, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, max) => {
        const cut = truncateJson(text, max + 3);
        expect(Buffer.byteLength(encodeGoJson(cut)) - 2).toBeLessThanOrEqual(max + 3);
        if (cut !== text) expect(cut).toMatch(/…$/);
      }),
    );
  });
});

describe('truncateHtml()', () => {
  it.each([
    ['<b>short</b>', 12, '<b>short</b>'],
    ['<b>longer</b>', 12, '<b>long…</b>'],
    ['<b><i>ab</i></b>cd', 17, '<b><i>ab</i></b>…'],
    ['<b><i>ab</i></b>cd', 16, '<b><i>a…</i></b>'],
    ['<b><i>abcdefgh</i></b>', 9, '<b>…</b>'],
    ['ab&amp;cd', 6, 'ab…'],
    ['ab&amp;cd', 8, 'ab&amp;…'],
    ['a<br>b<br>cdef', 8, 'a<br>b…'],
    ['<a href="x>y">link</a> more', 20, '<a href="x>y">l…</a>'],
    ['a < b and more', 9, 'a …'],
    ['<b>x', 3, '…'],
    ['🔥🔥🔥🔥', 3, '🔥🔥…'],
  ])('cuts %j to %i characters as %j', (html, max, expected) => {
    expect(truncateHtml(html, max)).toBe(expected);
  });

  const part = fc.constantFrom(
    '<b>',
    '</b>',
    '<a href="u">',
    '</a>',
    '&lt;',
    '&#39;',
    'x',
    '🔥',
    '<',
  );

  it('keeps to the limit and closes what it opens, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (parts, max) => {
          const html = parts.join('');
          const cut = truncateHtml(html, max);
          expect(Array.from(cut).length).toBeLessThanOrEqual(max);
          if (cut === html) return;
          expect(cut).toMatch(/…(<\/[ab]>)*$/);
          // No part of a tag or of an entity is left.
          expect(cut.replace(/<\/?[ab][^<>]*>|&[#\w]+;/g, '')).not.toMatch(/[<&]/);
        },
      ),
    );
  });

  it('ends over a text that is nothing but openings, which a look back at each would not', () => {
    const cut = truncateHtml('<a "'.repeat(1_000_000), 4096);
    expect(Array.from(cut).length).toBeLessThanOrEqual(4096);
  });
});
