import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../../../src/api/ingest/body-text.ts';

const X = '\ufffd';

describe('decodeBody()', () => {
  it('reads back every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeBody(Buffer.from(text))).toBe(text);
      }),
    );
  });

  // Each byte that Go's utf8.DecodeRune rejects counts for itself.
  it.each([
    ['a lone continuation', [0x80], X],
    ['an overlong slash', [0xc0, 0xaf], X + X],
    ['an overlong form of three bytes', [0xe0, 0x9f, 0xbf], X.repeat(3)],
    ['an overlong form of four bytes', [0xf0, 0x8f, 0xbf, 0xbf], X.repeat(4)],
    ['a surrogate', [0xed, 0xa0, 0x80], X.repeat(3)],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80], X.repeat(4)],
    ['a first byte that never occurs', [0xf5, 0x80, 0x80, 0x80], X.repeat(4)],
    ['a character cut at the end', [0x41, 0xe2, 0x82], `A${X}${X}`],
    ['a character cut by another', [0xe2, 0x82, 0xc3, 0xa9], `${X}${X}\u00e9`],
    ['the last character, then damage', [0xf4, 0x8f, 0xbf, 0xbf, 0xff], `\u{10ffff}${X}`],
    ['the first of three bytes, then damage', [0xe0, 0xa0, 0x80, 0xff], `\u0800${X}`],
  ])('replaces %s byte by byte', (_, bytes, text) => {
    expect(decodeBody(Uint8Array.from(bytes))).toBe(text);
  });
});
