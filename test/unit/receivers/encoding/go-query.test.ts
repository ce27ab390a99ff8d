import { describe, expect, it } from 'vitest';
import { encodeGoQuery, withQueryParameter } from '../../../../src/receivers/encoding/go-query.ts';

describe('encodeGoQuery()', () => {
  it.each<readonly [readonly (readonly [string, string])[], string]>([
    [[], ''],
    [
      [
        ['b', '1'],
        ['a', '2'],
        ['b', '0'],
      ],
      'a=2&b=1&b=0',
    ],
    [[['a b', "-_.~ !*'()&=+/?"]], 'a+b=-_.~+%21%2A%27%28%29%26%3D%2B%2F%3F'],
    [[['ä', '🔥']], '%C3%A4=%F0%9F%94%A5'],
    [[['a', '\ud800']], 'a=%EF%BF%BD'],
  ])('encodes %j as %s', (pairs, expected) => {
    expect(encodeGoQuery(pairs)).toBe(expected);
  });
});

describe('withQueryParameter()', () => {
  it.each([
    ['http://h/a', 'http://h/a?n=v'],
    ['http://h/a?z=1&b=%20x', 'http://h/a?b=+x&n=v&z=1'],
    ['http://h/a?n=old&n=older#f', 'http://h/a?n=v'],
  ])('sets a parameter of %s', (url, expected) => {
    expect(withQueryParameter(url, 'n', 'v')).toBe(expected);
  });
});
