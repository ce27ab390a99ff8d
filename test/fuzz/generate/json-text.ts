// JSON bodies: nearly alerts and nearly silences, with every value now and then of another kind.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { oneOf, pickFrom, several } from './choose.ts';
import { goldenTexts, wordsOf } from './corpus.ts';
import { hostileText } from './hostile-text.ts';
import { mutate, sometimesLong } from './mutate.ts';

const ALERTS = goldenTexts(['api/v2-decoder', 'api/v2-refused', 'api/v1'], ['body']);
const SILENCES = goldenTexts(
  ['silences/v2-refused', 'silences/v2-story', 'silences/v1-story'],
  ['body'],
);
const DATES = [
  '2026-01-05T08:00:00Z',
  '2026-01-05T09:00:00.123456789+02:00',
  '2099-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-05',
  '2020-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '',
];
const NAMES = [
  'alertname',
  'team',
  'severity',
  'instance',
  'a',
  '__proto__',
  'constructor',
  'ü',
  'a.b',
];
const VALUES = ['a', 'db', 'web', 'page', 'info', '', 'x y', 'ü', '.*', 'db|web', '('];
const IDS = [
  '',
  '',
  '',
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
  'x',
];
const URLS = ['http://p:9090/g?x=1', '', 'x', 'http://[::1', 'http://a/%zz', 'javascript:0'];
const WORDS = [
  ...['{', '}', '[', ']', ':', ',', '"', '\\', '\\u0000', '\\ud83d', 'null', 'true', 'false'],
  ...['0', '-', '1e400', '1.5', '""', '{}', '[]', '/*', '\t', '\u00a0'],
  ...wordsOf([...ALERTS, ...SILENCES]),
];

/** JSON text, or nearly, as a text of one char per byte. */
export function jsonBody(random: SeededRandom, kind: 'alerts' | 'silence'): string {
  const [make, corpus] =
    kind === 'alerts'
      ? ([() => alerts(random), ALERTS] as const)
      : ([() => silence(random), SILENCES] as const);
  const text = oneOf(random, [
    make,
    make,
    make,
    () => mutate(make(), random, WORDS),
    () => mutate(pickFrom(random, corpus), random, WORDS),
    () => nested(random),
  ]);
  const bytes = Buffer.from(sometimesLong(text, random)).toString('latin1');
  // Faults on the way know no characters.
  return random.chance(0.15) ? mutate(bytes, random, WORDS) : bytes;
}

function alerts(random: SeededRandom): string {
  return `[${several(random, [random.chance(0.1) ? 0 : 1, 3], () => alert(random)).join(',')}]`;
}

function alert(random: SeededRandom): string {
  return object(random, [
    ['labels', () => texts(random)],
    ['annotations', () => texts(random)],
    ['startsAt', () => quote(start(random))],
    ['endsAt', () => quote(end(random))],
    ['generatorURL', () => quote(pickFrom(random, URLS))],
  ]);
}

function silence(random: SeededRandom): string {
  return object(random, [
    ['id', () => quote(pickFrom(random, IDS))],
    [
      'matchers',
      () =>
        `[${several(random, [random.chance(0.1) ? 0 : 1, 3], () => matcher(random)).join(',')}]`,
    ],
    ['startsAt', () => quote(start(random))],
    ['endsAt', () => quote(end(random))],
    ['createdBy', () => quote(pickFrom(random, VALUES))],
    ['comment', () => quote(pickFrom(random, VALUES))],
    ['annotations', () => texts(random)],
  ]);
}

function start(random: SeededRandom): string {
  return random.chance(0.7) ? '2020-01-01T00:00:00Z' : pickFrom(random, DATES);
}

function end(random: SeededRandom): string {
  return random.chance(0.7) ? '2099-01-01T00:00:00.000Z' : pickFrom(random, DATES);
}

function matcher(random: SeededRandom): string {
  return object(random, [
    ['name', () => quote(pickFrom(random, NAMES))],
    ['value', () => quote(random.chance(0.7) ? pickFrom(random, VALUES) : hostileText(random))],
    ['isRegex', () => String(random.chance(0.4))],
    ['isEqual', () => String(random.chance(0.7))],
  ]);
}

type Fields = readonly (readonly [name: string, make: () => string])[];

/** Good objects more often than not; else most fields, with values mostly of the right kind. */
function object(random: SeededRandom, fields: Fields): string {
  const isGood = random.chance(0.6);
  const made = fields
    .filter(() => isGood || random.chance(0.94))
    .map(([name, make]) => {
      const value = isGood || random.chance(0.94) ? make() : odd(random, 2);
      return `${quote(isGood ? name : fieldName(random, name))}:${value}`;
    });
  if (random.chance(0.05)) made.push(`${quote(hostileText(random))}:${odd(random, 2)}`);
  if (random.chance(0.05)) made.push(...made.slice(0, 1));
  return `{${made.join(random.chance(0.9) ? ',' : ' ,\n\t')}}`;
}

function fieldName(random: SeededRandom, name: string): string {
  if (random.chance(0.96)) return name;
  return oneOf(random, [
    () => name.toUpperCase(),
    () => `${name} `,
    () => name.replace('s', '\u017f'),
    () => hostileText(random),
  ]);
}

/** Names with texts. */
function texts(random: SeededRandom): string {
  const pairs = several(random, [random.chance(0.1) ? 0 : 1, 4], () => {
    const name = random.chance(0.97) ? pickFrom(random, NAMES) : hostileText(random);
    const value = random.chance(0.8) ? pickFrom(random, VALUES) : hostileText(random);
    return `${quote(name)}:${random.chance(0.98) ? quote(value) : odd(random, 1)}`;
  });
  return `{${pairs.join(',')}}`;
}

/** Any JSON. */
function odd(random: SeededRandom, depth: number): string {
  return oneOf(random, [
    () =>
      pickFrom(random, [
        'null',
        'true',
        'false',
        '0',
        '-1',
        '1e400',
        '1.5',
        '""',
        '{}',
        '[]',
        '18446744073709551616',
      ]),
    () => quote(hostileText(random)),
    () =>
      depth === 0 ? '0' : `[${several(random, [0, 3], () => odd(random, depth - 1)).join(',')}]`,
    () => (depth === 0 ? '""' : `{${quote(hostileText(random))}:${odd(random, depth - 1)}}`),
  ]);
}

function nested(random: SeededRandom): string {
  const open = pickFrom(random, [
    '[',
    '{"a":',
    '[{"labels":',
    '[{"labels":{"a":',
    '{"matchers":[',
    '"',
    '\\',
  ]);
  const text = open.repeat(1 + random.below(random.chance(0.02) ? 4_096 / open.length : 40));
  return random.chance(0.5) ? text : text + odd(random, 1);
}

/** JSON.stringify writes half surrogate pairs as escapes; some are left raw. */
function quote(text: string): string {
  return JSON.stringify(text);
}
