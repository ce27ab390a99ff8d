import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowKey } from '../../../../src/engine/rows/row-key.ts';

/** What every store takes, in bytes of UTF-8. */
const MAX_BYTES = 1_000;

describe('rowKey()', () => {
  it('is the text itself as long as it is short', () => {
    expect(rowKey('{}:{alertname="A"}')).toBe('{}:{alertname="A"}');
    expect(rowKey('x'.repeat(300))).toBe('x'.repeat(300));
  });

  it.each(['x', 'é', '日', '🙂', '\ud800'])('fits into a store for any length of %j', (char) => {
    for (const count of [1, 150, 239, 240, 241, 299, 300, 301, 5_000]) {
      const key = rowKey(char.repeat(count));
      expect(new TextEncoder().encode(key).length).toBeLessThanOrEqual(MAX_BYTES);
    }
  });

  it.each([
    ['the last character', `${'x'.repeat(400)}a`, `${'x'.repeat(400)}b`],
    [
      'a character in the middle',
      `${'x'.repeat(300)}a${'x'.repeat(99)}`,
      `${'x'.repeat(300)}b${'x'.repeat(99)}`,
    ],
    ['the length', 'x'.repeat(400), 'x'.repeat(401)],
    ['the order at the end', `${'x'.repeat(400)}ab`, `${'x'.repeat(400)}ba`],
  ])('tells long texts apart that differ in %s', (_name, a, b) => {
    expect(rowKey(a)).not.toBe(rowKey(b));
  });

  it('gives different texts different keys', () => {
    const tail = fc.string({ maxLength: 5 });
    const text = fc
      .tuple(fc.constantFrom('', 'x'.repeat(290), 'x'.repeat(300)), tail)
      .map((p) => p.join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(rowKey(a) === rowKey(b)).toBe(a === b);
      }),
    );
  });
});
