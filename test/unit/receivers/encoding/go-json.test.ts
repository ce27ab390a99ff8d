// Go's JSON: what JSON.stringify means, in the bytes that Go writes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeGoJson } from '../../../../src/receivers/encoding/go-json.ts';

describe('encodeGoJson()', () => {
  it('means what JSON.stringify means, and never contains what HTML could misread', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = encodeGoJson(toMaps(value));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/[<>&\u2028\u2029\n]/);
      }),
    );
  });

  it('keeps the order of a map, also of names that look like numbers', () => {
    const map = new Map([
      ['b', 1],
      ['2', 2],
      ['1', 3],
      ['__proto__', 4],
    ]);
    expect(encodeGoJson(map)).toBe('{"b":1,"2":2,"1":3,"__proto__":4}');
  });
});

type Json = Parameters<typeof encodeGoJson>[0];

function toMaps(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toMaps);
  if (typeof value !== 'object' || value === null) return value as Json;
  return new Map(Object.entries(value).map(([name, member]) => [name, toMaps(member)]));
}
