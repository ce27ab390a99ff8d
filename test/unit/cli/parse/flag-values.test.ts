import { describe, expect, it } from 'vitest';
import type { FlagSpec } from '../../../../src/cli/parse/command-spec.ts';
import { flagValues, missingFlags } from '../../../../src/cli/parse/flag-values.ts';

const FLAGS: readonly FlagSpec[] = [
  { name: 'switch', type: { kind: 'boolean' }, help: '', default: 'true' },
  { name: 'text', type: { kind: 'text' }, help: '' },
  { name: 'texts', type: { kind: 'texts' }, help: '' },
  { name: 'count', type: { kind: 'integer' }, help: '', default: '8' },
  { name: 'time', type: { kind: 'duration' }, help: '', default: '30s' },
  { name: 'format', type: { kind: 'choice', choices: ['a', 'b'] }, help: '', isRequired: true },
  { name: 'url', type: { kind: 'url' }, help: '' },
  { name: 'file', type: { kind: 'file' }, help: '' },
];

function wordsOf(given: readonly (readonly [string, string])[]): Parameters<typeof flagValues>[0] {
  const flags = given.flatMap(([name, text]) => {
    return FLAGS.filter((flag) => flag.name === name).map((flag) => ({ flag, text }));
  });
  return { path: [{ name: 'prog', help: '', flags: FLAGS }], flags, args: [] };
}

describe('flagValues()', () => {
  it('takes defaults for what was not given', () => {
    const values = flagValues(wordsOf([]), new Map());
    if (!values.ok) throw new Error(values.error);
    const { value } = values;
    expect([value.isOn('switch'), value.text('text'), value.texts('texts')]).toEqual([
      true,
      '',
      [],
    ]);
    expect([value.number('count'), value.number('time'), value.url('url')]).toEqual([
      8,
      30_000,
      undefined,
    ]);
  });

  it('prefers a configured text to the default, and a typed one to both (row F11)', () => {
    const configured = new Map([
      ['count', '3'],
      ['time', '5s'],
      ['unknown', 'x'],
    ]);
    const values = flagValues(wordsOf([['time', '1m']]), configured);
    expect(values.ok && [values.value.number('count'), values.value.number('time')]).toEqual([
      3, 60_000,
    ]);
  });

  it('collects a flag that may be given several times', () => {
    const values = flagValues(
      wordsOf([
        ['texts', 'a'],
        ['texts', ''],
      ]),
      new Map(),
    );
    expect(values.ok && values.value.texts('texts')).toEqual(['a', '']);
  });

  it.each([
    [['text', 'a'], ['text', 'b'], "flag 'text' cannot be repeated"],
    [['format', 'c'], undefined, "enum value must be one of a,b, got 'c'"],
    [['count', 'many'], undefined, 'strconv.ParseFloat: parsing "many": invalid syntax'],
    [['time', 'soon'], undefined, 'time: invalid duration "soon"'],
    [['file', '/nowhere'], undefined, "path '/nowhere' does not exist"],
    [['file', '/'], undefined, "'' is a directory"],
  ] as const)('refuses %j %j', (first, second, error) => {
    const given = second === undefined ? [first] : [first, second];
    expect(flagValues(wordsOf(given), new Map())).toEqual({ ok: false, error });
  });

  it.each(['localhost:9093', '/path', 'http://', 'http://a b', 'http://x:y', 'http://x/%zz', ''])(
    'refuses the URL %j without printing it',
    (url) => {
      expect(flagValues(wordsOf([['url', url]]), new Map())).toEqual({
        ok: false,
        error: "invalid URL for flag '--url', expected http://host:port or https://…",
      });
    },
  );

  it('refuses a configured text as it does a typed one', () => {
    expect(flagValues(wordsOf([]), new Map([['switch', 'perhaps']]))).toEqual({
      ok: false,
      error: 'strconv.ParseBool: parsing "perhaps": invalid syntax',
    });
  });
});

describe('missingFlags()', () => {
  it('names required flags that were not given', () => {
    expect(missingFlags(wordsOf([]))).toEqual(['format']);
    expect(missingFlags(wordsOf([['format', 'a']]))).toEqual([]);
  });
});
