import { expect, it } from 'vitest';
import { parseJsonObject } from '../../../../src/receivers/http/json-object.ts';

it.each(['', '{', 'null', '[]', '[{}]', '"{}"', '5', '\u0000', '{"a":1}x'])(
  'no object is in %j',
  (text) => {
    expect(parseJsonObject(text)).toBeUndefined();
  },
);

it('an object keeps every name', () => {
  const parsed = parseJsonObject(' {"__proto__":1,"constructor":2}\n');
  expect(Object.entries(parsed ?? {})).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
  ]);
});
