import { describe, expect, it } from 'vitest';
import { lineContexts } from '../../../../src/config/decode/line-contexts.ts';
import { relaxText } from '../../../../src/config/decode/relaxed-text.ts';
import { isTimeZone } from '../../../../src/config/decode/time-zone.ts';
import { readYaml } from '../../../../src/config/decode/yaml-source.ts';
import { problemsOf } from '../load-text.ts';

describe('lineContexts()', () => {
  it.each<[what: string, text: string, contexts: string]>([
    ['keys', 'a: b\nc:\n- d: e\n', 'block block block block'],
    ['brackets', 'a: [b,\nc]\nd: {e: f\n}\n', 'block flow block flow block'],
    ['quotes', 'a: "b\nc"\nd: \'e\n\nf\'\n', 'block quoted block quoted quoted block'],
    ['escaped quotes', "a: \"b\\\"\nc\"\nd: 'e''\nf'\n", 'block quoted block quoted block'],
    ['a block of text', 'a: |\n  "b\n\n  [c\nd: e\n', 'block literal literal literal block block'],
    [
      'a block in a list',
      '- |-\n  [a\n- b: >2\n     {c\n  d: e\n',
      'block literal block literal block block',
    ],
    ['quotes and brackets inside a text', "a: it's [b\nc: d\n", 'block block block'],
    ['quotes and brackets in a comment', 'a: b # [\nc: d #"\n# {\ne: f', 'block block block block'],
    ['a text over lines', 'a: b\n  "c [\nd: e\n', 'block block block block'],
    ['properties', 'a: !!seq &b [c,\nd]\n', 'block flow block'],
    ['colons in brackets', 'a: {"b":[c,\nd]}\n', 'block flow block'],
  ])('knows %s', (_what, text, contexts) => {
    expect(lineContexts(text).map(({ context }) => context)).toEqual(contexts.split(' '));
  });
});

describe('relaxText()', () => {
  const text = 'a: [\nb,\n"c\nd"]\ne: f';
  it('moves lines in brackets and quotes and knows where they were', () => {
    const relaxed = relaxText(text);
    expect(relaxed?.text).toBe('a: [\n  b,\n  "c\n  d"]\ne: f'.replaceAll('  ', ' '));
    for (const char of ['a', 'b', 'c', 'd', 'e', 'f']) {
      expect(relaxed?.toOriginal(relaxed.text.indexOf(char))).toBe(text.indexOf(char));
    }
  });

  it('leaves other texts alone', () => {
    expect(relaxText('a: b\nc: "d"')).toBeUndefined();
  });
});

describe('readYaml()', () => {
  it('gives places of the file when lines in brackets stand at the margin', () => {
    const text = 'route: {receiver: a,\ngroup_by: [\n"x"\n], foo: 1}\nreceivers: [\n{name: a}]';
    expect(problemsOf(text)).toEqual(['4:4: field foo not found in route']);
  });

  it('knows the line of what stands behind a place where the parser gave up', () => {
    const { problems, locate } = readYaml('*a\n\t"b": {\n]\n\n');
    expect(problems.map(({ at }) => locate(at).line)).toContain(2);
  });

  it.each([
    ['carriage returns', 'a: b\rc: d', { line: 2, column: 1 }],
    ['carriage returns and line feeds', 'a: b\r\nc: d', { line: 2, column: 1 }],
    ['a byte order mark', '\ufeffa: b\nc: d', { line: 2, column: 1 }],
  ])('counts lines by %s', (_what, text, place) => {
    const { root, locate, problems } = readYaml(text);
    expect(problems).toEqual([]);
    const entry = root?.kind === 'map' ? root.entries[1] : undefined;
    expect(locate(entry?.keyAt ?? -1)).toEqual(place);
  });
});

describe('isTimeZone()', () => {
  it.each([
    'UTC',
    '',
    'Local',
    'Europe/Paris',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'US/Eastern',
    'EST5EDT',
    'Etc/GMT-14',
    'GB-Eire',
    'W-SU',
  ])('knows %j (C22)', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['utc', 'europe/paris', 'Us/Eastern', 'EUROPE/PARIS', '+01:00', 'CEST', '../x', 'Mars'])(
    'refuses %j, as there is no such file (C22)',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
