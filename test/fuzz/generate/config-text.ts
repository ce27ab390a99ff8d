// Configuration files: good ones of the golden data, changed by bytes, tokens and lines, and joined.
import { readFileSync } from 'node:fs';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { oneOf, pickFrom } from './choose.ts';
import { goldenTexts, wordsOf } from './corpus.ts';
import { hostileText } from './hostile-text.ts';
import { mutate, sometimesLong } from './mutate.ts';
import { YAML_SYNTAX } from './yaml-file.ts';

/** Receivers of which the golden data has sections alone, and who they are for. */
const KINDS = [
  'discord',
  'incidentio',
  'jira',
  'mattermost',
  'msteams',
  'msteamsv2',
  'opsgenie',
  'pagerduty',
  'pushover',
  'rocketchat',
  'sns',
  'telegram',
  'victorops',
  'webex',
  'wechat',
];

/** Longer files add time, and nothing that parts of them do not have. */
const MAX_LENGTH = 600;

const CORPUS: readonly string[] = [
  ...goldenTexts(['config/verdicts', 'config/sections', 'config/syntax'], ['yaml']),
  ...KINDS.flatMap((kind) =>
    goldenTexts([`receivers/${kind}-config`], ['item']).map(
      (item) => `route: {receiver: a}\nreceivers:\n- name: a\n  ${kind}_configs:\n  - ${item}\n`,
    ),
  ),
].filter(({ length }) => length <= MAX_LENGTH);

const EXAMPLE = readFileSync(
  new URL('../../../examples/alertmanager.yml', import.meta.url),
  'utf8',
);

const WORDS = [...YAML_SYNTAX, ...YAML_SYNTAX, ...wordsOf([...CORPUS, EXAMPLE])];

export function configText(random: SeededRandom): string {
  const text = oneOf(random, [
    () => mutate(pickFrom(random, CORPUS), random, WORDS),
    () => mutate(pickFrom(random, CORPUS), random, WORDS),
    () => changeLines(pickFrom(random, CORPUS), random),
    () => changeValue(pickFrom(random, CORPUS), random),
    () => joinHalves(random),
  ]);
  return sometimesLong(text, random);
}

function changeLines(text: string, random: SeededRandom): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  return oneOf(random, [
    () => lines.toSpliced(at, 1),
    () => lines.toSpliced(random.below(lines.length), 0, line),
    () => lines.with(at, ' '.repeat(random.below(5)) + line),
    () => lines.with(at, line.trimStart()),
    () => lines.with(at, `${line} ${hostileText(random)}`),
  ]).join('\n');
}

/** Puts another value behind a key. */
function changeValue(text: string, random: SeededRandom): string {
  const places = [...text.matchAll(/: *[^\n,{}[\]]*/g)];
  if (places.length === 0) return text;
  const { 0: old, index } = pickFrom(random, places);
  const value = oneOf(random, [
    () => hostileText(random),
    () => JSON.stringify(hostileText(random)),
    () => pickFrom(random, WORDS),
    () => `[${pickFrom(random, WORDS)}]`,
    () => `{${pickFrom(random, WORDS)}: ${pickFrom(random, WORDS)}}`,
  ]);
  return `${text.slice(0, index)}: ${value}${text.slice(index + old.length)}`;
}

/** The start of one file and the end of another, whole lines of both. */
function joinHalves(random: SeededRandom): string {
  const [first, second] = [pickFrom(random, CORPUS), pickFrom(random, CORPUS)].map((text) =>
    text.split('\n'),
  );
  const head = (first ?? []).slice(0, random.below((first ?? []).length + 1));
  const tail = (second ?? []).slice(random.below((second ?? []).length + 1));
  return [...head, ...tail].join('\n');
}
