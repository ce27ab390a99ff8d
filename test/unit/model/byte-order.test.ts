import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes } from '../../../src/model/byte-order.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe('compareBytes()', () => {
  it('orders as the UTF-8 encodings do, for any pair of well-formed texts', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareBytes(a, b))).toBe(expected);
      }),
    );
  });

  it.each([
    ['an astral character comes after the whole basic plane', '\uffff', '\u{10000}'],
    ['a private-use character comes before an astral one', '\ue000', '🙂'],
    ['the end of the plane below the surrogates comes before what lies above', '\ud7ff', '\ue000'],
    ['a prefix comes first', 'a', 'ab'],
    ['the empty text comes first', '', '\0'],
    ['upper case comes before lower case', 'Z', 'a'],
  ])('%s', (_name, smaller, larger) => {
    expect(compareBytes(smaller, larger)).toBeLessThan(0);
    expect(compareBytes(larger, smaller)).toBeGreaterThan(0);
  });

  it('is a consistent order for lone surrogates too', () => {
    const unit = fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff', 'a', '\uffff', '🙂');
    const text = fc.array(unit, { maxLength: 3 }).map((units) => units.join(''));
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(compareBytes(a, b))).toBe(0 - Math.sign(compareBytes(b, a)));
        expect(compareBytes(a, b) === 0).toBe(a === b);
        if (compareBytes(a, b) <= 0 && compareBytes(b, c) <= 0) {
          expect(compareBytes(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
