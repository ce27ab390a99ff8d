import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteGo } from '../../../src/model/go-quote.ts';
import golden from '../../golden/model/quote.json' with { type: 'json' };

describe('quoteGo()', () => {
  it('prints every recorded text as strconv.Quote does (D3, M8)', () => {
    expect(golden.cases.map(([text = '']) => [text, quoteGo(text)])).toEqual(golden.cases);
  });

  it('prints a lone surrogate as the U+FFFD that a Go JSON decoder makes of it', () => {
    for (const [json = '', quoted] of golden.loneSurrogates) {
      expect(quoteGo(String(JSON.parse(json))), json).toBe(quoted);
    }
  });

  it('gives a Go string literal that reads back as the text, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        expect(readGoLiteral(quoteGo(text))).toBe(text);
      }),
    );
  });
});

const ESCAPE =
  /\\(?:([abfnrtv"\\])|x([0-7][0-9a-f])|u([0-9a-f]{4})|U([0-9a-f]{8}))|[^"\\\n\r\t\p{Cc}\p{Cs}]/uy;
const SHORT = new Map(
  Object.entries({ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
);

/** Reads an interpreted string literal by Go's grammar; throws when it is none. */
function readGoLiteral(literal: string): string {
  const body = /^"(.*)"$/su.exec(literal)?.[1];
  if (body === undefined) throw new Error(`no quotes around ${literal}`);
  let out = '';
  ESCAPE.lastIndex = 0;
  while (ESCAPE.lastIndex < body.length) {
    const at = ESCAPE.lastIndex;
    const match = ESCAPE.exec(body);
    if (match === null) throw new Error(`no Go literal at ${at}: ${literal}`);
    const [whole, ...groups] = match;
    const [short, ...codes]: readonly (string | undefined)[] = groups;
    const code = codes.find((digits) => digits !== undefined);
    if (short !== undefined) out += SHORT.get(short) ?? short;
    else if (code !== undefined) out += String.fromCodePoint(Number.parseInt(code, 16));
    else out += whole;
  }
  return out;
}
