// Query strings: the parameters of every read, with values of any kind, escaped well, badly or not.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { oneOf, pickFrom, several } from './choose.ts';
import { hostileText } from './hostile-text.ts';
import { matcherText } from './matcher-text.ts';
import { mutate, sometimesLong } from './mutate.ts';

const NAMES = [
  'filter',
  'filter',
  'filter',
  'receiver',
  'receiver_matchers',
  'active',
  'silenced',
  'inhibited',
  'unprocessed',
  'muted',
  'pending',
  'expired',
  'other',
  '__proto__',
];
const VALUES = [
  'true',
  'false',
  '1',
  'TRUE',
  '',
  'a',
  'team="db"',
  'team=~"d.*"',
  'db.team',
  'web|main',
  '(',
  '{',
];
const WORDS = [
  '&',
  '=',
  ';',
  '%',
  '%2',
  '%zz',
  '%00',
  '%ff',
  '%C3',
  '%A9',
  '%ed%a0%80',
  '+',
  '%2B',
  '?',
  '/',
  'filter=',
];

/** What may stand behind the question mark, as a text of one char per byte. */
export function queryText(random: SeededRandom): string {
  const text = several(random, [0, 4], () => pair(random)).join('&');
  const changed = random.chance(0.3) ? mutate(text, random, WORDS) : text;
  return onWire(sometimesLong(changed, random));
}

function pair(random: SeededRandom): string {
  const name = random.chance(0.97) ? pickFrom(random, NAMES) : hostileText(random);
  const value = oneOf(random, [
    () => pickFrom(random, VALUES),
    () => pickFrom(random, VALUES),
    () => matcherText(random),
    () => hostileText(random),
  ]);
  const written = pickFrom(random, [escapeAll, escapeAll, escapeNeeded, (text: string) => text])(
    value,
  );
  return `${name}=${written}`;
}

function escapeNeeded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+');
}

function escapeAll(text: string): string {
  return Buffer.from(text).toString('hex').replace(/../g, '%$&');
}

/** What a request line can carry: Node's parser refuses other bytes before anybody sees them. */
export function onWire(text: string): string {
  return text.replace(/[\0-\x20\x7f#]/g, '').replace(/[^!-~]+/g, escapeAll);
}
