// Template text: changed texts of the golden data, actions made of words, and deep nesting.
import type { SeededRandom } from '../../support/seeded-random.ts';
import { oneOf, pickFrom, several } from './choose.ts';
import { goldenTexts, wordsOf } from './corpus.ts';
import { hostileText } from './hostile-text.ts';
import { mutate, sometimesLong } from './mutate.ts';

const CORPUS = goldenTexts(
  [
    'template/actions',
    'template/parse-errors',
    'template/generated',
    'template/data-functions',
    'template/text-functions',
    'template/printf-verbs',
    'template/time',
    'template/numbers',
  ],
  ['template'],
).filter(({ length }) => length < 1_000);

const WORDS = [
  ...[
    '{{',
    '}}',
    '{{-',
    '-}}',
    '{{/*',
    '*/}}',
    '|',
    '(',
    ')',
    '.',
    '$',
    '$x',
    ':=',
    '=',
    ',',
    '"',
    '`',
  ],
  ...[
    "'a'",
    "'",
    '\\',
    'if',
    'else',
    'end',
    'range',
    'with',
    'define',
    'template',
    'block',
    'break',
  ],
  ...['continue', 'nil', 'true', '1e3', '0x1p-2', '1i', '-1', '99999999999999999999', '"%[1]*d"'],
  ...[
    '.Alerts',
    '.Alerts.Firing',
    '.CommonLabels.SortedPairs',
    '.Labels',
    '.StartsAt',
    'reReplaceAll',
  ],
  ...[
    'printf',
    'index',
    'slice',
    'len',
    'join',
    'toJson',
    'date',
    'humanizeDuration',
    'stringSlice',
  ],
  ...wordsOf(CORPUS),
];

export function templateText(random: SeededRandom): string {
  const text = oneOf(random, [
    () => mutate(pickFrom(random, CORPUS), random, WORDS),
    () => mutate(pickFrom(random, CORPUS), random, WORDS),
    () => several(random, [1, 4], () => action(random)).join(''),
    () => nested(random),
  ]);
  return sometimesLong(text, random);
}

function action(random: SeededRandom): string {
  const words = several(random, [1, 8], () =>
    random.chance(0.9) ? pickFrom(random, WORDS) : JSON.stringify(hostileText(random)),
  ).join(' ');
  return oneOf(random, [
    () => `{{ ${words} }}`,
    () => `{{ ${words} }}`,
    () => `{{ range ${words} }}{{ . }}{{ end }}`,
    () => `{{ if ${words} }}a{{ else }}b{{ end }}`,
    () => `{{ define "x" }}{{ ${words} }}{{ end }}{{ template "x" . }}`,
  ]);
}

function nested(random: SeededRandom): string {
  const [open, close] = pickFrom(random, [
    ['{{ if . }}', '{{ end }}'],
    ['{{ range .Alerts }}', '{{ end }}'],
    ['{{ with $x := . }}', '{{ end }}'],
    ['{{ range $.Alerts }}', '{{ end }}'],
  ] as const);
  const depth = 1 + random.below(random.chance(0.05) ? 200 : 6);
  const inner = random.chance(0.5)
    ? action(random)
    : `{{ ${'('.repeat(depth)}1${')'.repeat(depth)} }}`;
  return open.repeat(depth) + inner + close.repeat(random.chance(0.9) ? depth : depth - 1);
}
