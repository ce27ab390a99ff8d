// Texts that have broken parsers before.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { pickFrom, several } from './choose.ts';

const HOSTILE = [
  '',
  ' ',
  '\0',
  '\t',
  '\r\n',
  '\n',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '\ud800',
  '\udc00',
  '\udc00\ud800',
  '😀',
  'é',
  'e\u0301',
  '\u202e',
  'İ',
  'ß',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'true',
  'NaN',
  '-0',
  '0x7f',
  '1e999',
  '9007199254740993',
  '-9223372036854775808',
  '99999999999999999999999',
  "'",
  '"',
  '`',
  '\\',
  '\\"',
  '\\u0000',
  '\\ud800',
  '\\x',
  '%00',
  '%',
  '%zz',
  '{{',
  '}}',
  '${x}',
  '../..',
  '<script>',
  '(a*)*b',
  '(a|a)*',
  '((((((((((((((((((((',
  '[',
  'a{1000}{1000}',
  '(?:(?:a{100}){100}){100}',
  '[[:alpha:]]',
  '\\pL',
  '\\Q',
  '(?i)K',
  '(?P<n>a)',
  '.*.*.*.*=.*',
  '$1',
  ';',
  '#',
  '&',
  '=',
  '@',
];

/** One of the texts, or some characters of any kind. */
export function hostileText(random: SeededRandom): string {
  return random.chance(0.8) ? pickFrom(random, HOSTILE) : anyCharacters(random);
}

function anyCharacters(random: SeededRandom): string {
  return several(random, [1, 4], () => {
    const bound = random.chance(0.6) ? 0x80 : 0x1_0000;
    return String.fromCharCode(random.below(bound));
  }).join('');
}
