// Durations and dates: those of the golden data, changed, and long rows of their parts.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { oneOf, pickFrom, several } from './choose.ts';
import { mutate, sometimesLong } from './mutate.ts';

const CORPUS = [
  ...[
    '5m',
    '1d12h',
    '1y2w3d4h5m6s7ms',
    '0',
    '0s',
    '1.5h',
    '-2h',
    '+3m',
    '292y',
    '1h30m',
    '.5s',
    '1us',
    '1µs',
  ],
  ...[
    '2026-01-05T08:00:00Z',
    '2026-01-05T08:00:00.123456789+02:00',
    '2026-01-05',
    '2024-02-29T00:00:00Z',
  ],
  ...[
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59,9Z',
    '2026-01-05 08:00:00',
    '2026-01-05T08:00Z',
    '',
  ],
  ...[
    '2001-12-14t21:59:43.10-05:00',
    '2026-1-5',
    '2026-01-05T24:00:00Z',
    '2026-06-31T23:59:60-24:60',
  ],
];
const WORDS = [
  ...[
    'y',
    'w',
    'd',
    'h',
    'm',
    's',
    'ms',
    'us',
    'µs',
    'μs',
    'ns',
    '.',
    '-',
    '+',
    'T',
    't',
    'Z',
    'z',
    ':',
    ',',
    ' ',
  ],
  ...[
    '0',
    '00',
    '1',
    '9',
    '12',
    '59',
    '60',
    '99',
    '999',
    '0000',
    '9999',
    '10000',
    '9223372036854775807',
  ],
];

export function timeText(random: SeededRandom): string {
  const text = oneOf(random, [
    () => pickFrom(random, CORPUS),
    () => mutate(pickFrom(random, CORPUS), random, WORDS),
    () => several(random, [1, 6], () => `${random.below(100)}${pickFrom(random, WORDS)}`).join(''),
    () => several(random, [0, 12], () => pickFrom(random, WORDS)).join(''),
  ]);
  return sometimesLong(text, random);
}
