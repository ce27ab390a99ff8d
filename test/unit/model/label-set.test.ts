import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelSet, type LabelPair } from '../../../src/model/label-set.ts';

const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '0',
  '10',
  '9',
  'a\0b',
];
const anyName = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 4 }));
const anyPairs = fc.array(fc.tuple(anyName, fc.string({ unit: 'binary', maxLength: 4 })));

describe('LabelSet', () => {
  it('holds each name once, with the value that was given last', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const labels = LabelSet.from(pairs);
        const expected = new Map<string, string>(pairs);
        expect(labels.size).toBe(expected.size);
        for (const [name, value] of expected) expect(labels.get(name)).toBe(value);
      }),
    );
  });

  it('lists its pairs in the byte order of the names, whichever way it is read', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const labels = LabelSet.from(pairs);
        const names = labels.names();
        const sorted = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const visited: LabelPair[] = [];
        labels.forEach((name, value) => visited.push([name, value]));
        expect(names).toEqual(sorted);
        expect([...labels]).toEqual(visited);
        expect(visited).toEqual(names.map((name) => [name, labels.get(name)]));
        expect(labels.values()).toEqual(visited.map(([, value]) => value));
      }),
    );
  });

  it('equals a set with the same pairs and no other', () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, (a, b) => {
        const isSame =
          JSON.stringify([...LabelSet.from(a)]) === JSON.stringify([...LabelSet.from(b)]);
        expect(LabelSet.from(a).equals(LabelSet.from(b))).toBe(isSame);
        expect(LabelSet.from(a).equals(LabelSet.from([...LabelSet.from(a)].reverse()))).toBe(true);
      }),
    );
  });

  it.each(HOSTILE)('treats %j as a name like any other', (name) => {
    const absent = LabelSet.from([['x', 'y']]);
    expect(absent.has(name)).toBe(false);
    expect(absent.get(name)).toBe('');
    const present = LabelSet.from([[name, 'v']]);
    expect(present.get(name)).toBe('v');
    expect(JSON.stringify(present)).toBe(`{${JSON.stringify(name)}:"v"}`);
  });

  it('reads the own entries of a parsed JSON object, __proto__ included', () => {
    const parsed = JSON.parse('{"__proto__":"p","b":"1","a":"2"}') as Record<string, string>;
    expect([...LabelSet.fromRecord(parsed)]).toEqual([
      ['__proto__', 'p'],
      ['a', '2'],
      ['b', '1'],
    ]);
  });

  it('tells an absent label from an empty one, though both read as empty (M7)', () => {
    const labels = LabelSet.from([['a', '']]);
    expect([labels.get('a'), labels.get('b')]).toEqual(['', '']);
    expect([labels.has('a'), labels.has('b')]).toEqual([true, false]);
  });

  it('finds each of a thousand labels, and none that is not there', () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `${i % 2 ? 'é' : 'x'}\u{1f600}${i}`);
    const labels = LabelSet.from(names.map((name) => [name, `of ${name}`]));
    for (const name of names) expect(labels.get(name)).toBe(`of ${name}`);
    for (const name of ['', 'x', 'zzz', '\u{1f601}']) expect(labels.has(name)).toBe(false);
  });

  it('does not change when the list it was built from does', () => {
    const pairs: [string, string][] = [['a', '1']];
    const labels = LabelSet.from(pairs);
    pairs.push(['b', '2']);
    labels.names().push('c');
    expect([...labels]).toEqual([['a', '1']]);
  });
});

describe('LabelSet.filter()', () => {
  const labels = LabelSet.from([
    ['a', '1'],
    ['b', '2'],
  ]);

  it('keeps what is asked for', () => {
    expect([...labels.filter((name) => name === 'b')]).toEqual([['b', '2']]);
    expect([...labels.filter((_name, value) => value === '1')]).toEqual([['a', '1']]);
  });

  it('gives back the set itself when nothing goes, and the one empty set when all goes', () => {
    expect(labels.filter(() => true)).toBe(labels);
    expect(labels.filter(() => false)).toBe(LabelSet.EMPTY);
    expect(LabelSet.from([])).toBe(LabelSet.EMPTY);
  });
});
