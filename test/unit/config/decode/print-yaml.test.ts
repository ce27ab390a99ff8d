import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { YamlValue } from '../../../../src/config/decode/codec.ts';
import { FlowList, FlowMap, printYaml } from '../../../../src/config/decode/print-yaml.ts';
import { rawValue } from '../../../../src/config/decode/raw-value.ts';
import { readYaml } from '../../../../src/config/decode/yaml-source.ts';

const PIECES = Array.from(' \n\t:#-\'"{}[],&*!|>?%@`~x1é🙂');
const LONG = 'word '.repeat(20).trim();

describe('printYaml()', () => {
  // Recorded with gopkg.in/yaml.v2, which upstream prints configurations with (H30).
  it.each<[what: string, value: YamlValue, printed: string]>([
    ['a plain text', 'a', 'a\n'],
    ['the empty text', '', '""\n'],
    ['a word that reads as a boolean', 'yes', '"yes"\n'],
    ['a date', '2020-01-01', '"2020-01-01"\n'],
    ['no date', '2020-13-01', '2020-13-01\n'],
    ['a number in base 60', '1:30', '"1:30"\n'],
    ['a template', '{{ .x }}', "'{{ .x }}'\n"],
    ['a quote', "it's: x", "'it''s: x'\n"],
    ['a tab', 'a\tb', '"a\\tb"\n'],
    ['a character beyond the basic plane', '🙂', '"\\U0001F642"\n'],
    ['lines', new Map([['k', 'a\nb\n']]), 'k: |\n  a\n  b\n'],
    ['lines without an end', new Map([['k', 'a\nb']]), 'k: |-\n  a\n  b\n'],
    ['lines that begin with a space', new Map([['k', ' a\n']]), 'k: |2\n   a\n'],
    ['lines that end with a space', new Map([['k', 'a\nb ']]), 'k: "a\\nb "\n'],
    ['several final line ends', new Map([['k', 'a\n\n']]), 'k: |+\n  a\n\n'],
    ['a long text', new Map([['k', LONG]]), `k: ${LONG.slice(0, 79)}\n  ${LONG.slice(80)}\n`],
    ['lists and mappings', new Map([['k', [new Map([['a', [['x']]]])]]]), 'k:\n- a:\n  - - x\n'],
    ['nothing in them', new Map<string, YamlValue>([['a', []], ['b', new Map()]]), 'a: []\nb: {}\n'], // prettier-ignore
    ['one line', new FlowMap([['a', FlowList.of('x:y', 'z', '')]]), '{a: [\'x:y\', z, ""]}\n'],
    ['a long key', new Map([['k'.repeat(129), 'v']]), `? ${'k'.repeat(129)}\n: v\n`],
    ['numbers', [1, 0.5, 1e21, -0.0000001], '- 1\n- 0.5\n- 1e+21\n- -1e-07\n'],
    ['no numbers', [Number.NaN, Infinity, -Infinity, null, true], '- .nan\n- .inf\n- -.inf\n- null\n- true\n'], // prettier-ignore
  ])('prints %s as Go does', (_what, value, printed) => {
    expect(printYaml(value)).toBe(printed);
  });

  it('prints what reads as the same again', () => {
    const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 });
    const texts = pieces.map((chars) => chars.join(''));
    const values = fc.oneof(texts, fc.array(texts), fc.dictionary(texts.filter((key) => key !== '__proto__'), texts)); // prettier-ignore
    fc.assert(
      fc.property(values, (value) => {
        const printed = printYaml(rawValue.print(value));
        const { root, problems } = readYaml(printed);
        expect(problems).toEqual([]);
        const read = root && rawValue.decode(root, IGNORING);
        expect(read?.value).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });
});

const IGNORING = {
  matcherMode: 'fallback',
  baseDir: '.',
  report: (_at: number, message: string) => expect.fail(message),
  warn: () => undefined,
  spend: () => true,
} as const;
