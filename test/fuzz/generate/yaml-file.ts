// Files in YAML from one that is whole: with lines left out, mostly changed by bytes and tokens.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { mutate, sometimesLong } from './mutate.ts';

/** What the grammar of YAML is made of, and values that it reads in ways of its own. */
export const YAML_SYNTAX: readonly string[] = [
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '\n',
  '\n  ',
  '  ',
  '"',
  "'",
  '*a',
  '&a ',
  '<<: ',
  '<<: *a',
  '!!int ',
  '!!binary ',
  '!!timestamp ',
  '! ',
  '|\n',
  '>-\n',
  '#',
  '~',
  'yes',
  '0o17',
  '.inf',
  '1_000',
  '2001-01-01',
  '5m',
  '{{ x }}',
  '\t',
  '...\n',
  '---\n',
  '? ',
  '%YAML 1.1\n---\n',
  '@',
];

/** `words` are those of the file. */
export function changedYamlFile(
  file: string,
  random: SeededRandom,
  words: readonly string[],
): string {
  const fewer = file
    .split('\n')
    .filter(() => random.chance(0.95))
    .join('\n');
  return sometimesLong(random.chance(0.9) ? mutate(fewer, random, words) : fewer, random);
}
