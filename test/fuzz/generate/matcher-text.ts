// Matcher text: both grammars, changed texts of the golden data, and soups of their tokens.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { oneOf, pickFrom, several } from './choose.ts';
import { goldenTexts } from './corpus.ts';
import { hostileText } from './hostile-text.ts';
import { mutate, sometimesLong } from './mutate.ts';

const CORPUS = goldenTexts(['matcher/parse'], ['input']);
const TOKENS = [
  '{',
  '}',
  ',',
  '=',
  '!=',
  '=~',
  '!~',
  '!',
  '~',
  '"',
  "'",
  '`',
  '\\',
  '\\n',
  ' ',
  '\t',
  'a',
  'foo',
  'alertname',
  '_x:1',
  'ü',
  '"b c"',
  '"\\u00e9"',
  '.*',
  'a|b',
];
const NAMES = ['a', 'alertname', 'instance', '_', 'a:b', 'ü', '日本', 'a.b', 'a-b', '__proto__'];
const PATTERNS = [
  '',
  '.*',
  '.+',
  'a|b',
  '(?i)x+',
  '[a-z]{2,5}',
  '^db-\\d+$',
  '(a*)*b',
  '(?:x{30}){30}',
  '\\pN',
  '[^\\x00-\\x7f]',
];

export function matcherText(random: SeededRandom): string {
  const text = oneOf(random, [
    () => list(random),
    () => list(random),
    () => mutate(list(random), random, TOKENS),
    () => mutate(pickFrom(random, CORPUS), random, TOKENS),
    () => mutate(pickFrom(random, CORPUS), random, TOKENS),
    () => several(random, [0, 24], () => pickFrom(random, TOKENS)).join(''),
  ]);
  return sometimesLong(text, random);
}

function list(random: SeededRandom): string {
  const items = several(random, [0, 3], () => item(random)).join(random.chance(0.8) ? ',' : ' , ');
  const end = random.chance(0.1) ? ',' : '';
  return random.chance(0.6) ? `{${items}${end}}` : `${items}${end}`;
}

function item(random: SeededRandom): string {
  const space = random.chance(0.2) ? ' ' : '';
  const operator = pickFrom(random, ['=', '!=', '=~', '!~']);
  return `${name(random)}${space}${operator}${space}${value(random, operator)}`;
}

function name(random: SeededRandom): string {
  const plain = pickFrom(random, NAMES);
  return random.chance(0.7)
    ? plain
    : quoted(random, random.chance(0.5) ? hostileText(random) : plain);
}

function value(random: SeededRandom, operator: string): string {
  const isPattern = operator.includes('~') && random.chance(0.8);
  const text = isPattern ? pickFrom(random, PATTERNS) : wording(random);
  return random.chance(0.7) ? quoted(random, text) : text;
}

function wording(random: SeededRandom): string {
  return random.chance(0.4)
    ? pickFrom(random, NAMES)
    : several(random, [0, 3], () => hostileText(random)).join('');
}

/** In quotes as one of the grammars wants it, now and then as neither does. */
function quoted(random: SeededRandom, text: string): string {
  return oneOf(random, [
    () => JSON.stringify(text),
    () => `"${text.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`))}"`,
    () => `"${text}"`,
  ]);
}
