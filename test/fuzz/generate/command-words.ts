// Command lines: flags and commands of a table, with values of any kind.
import type { CommandSpec, FlagSpec } from '../../../src/cli/parse/command-spec.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { oneOf, pickFrom, several } from './choose.ts';
import { hostileText } from './hostile-text.ts';
import { matcherText } from './matcher-text.ts';
import { mutate } from './mutate.ts';

const VALUES = [
  ...[
    '',
    '0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '5m',
    '1h30m',
    '0.5s',
    '-2h',
    '1y',
    '99999999999999999h',
    'true',
    'false',
  ],
  ...[
    'debug',
    'json',
    'extended',
    ':9093',
    '[::1]:9093',
    '0.0.0.0',
    ':',
    ':99999',
    '/x',
    '//',
    '/x/',
    'x',
  ],
  ...[
    'http://a.example/x',
    'http://u:p@[::1]:1/',
    'redis://h',
    'classic-mode',
    'classic-mode,utf8-strict-mode',
  ],
  ...[
    '2026-01-05T08:00:00Z',
    'a=b',
    'team=~"d.*"',
    '--',
    '-',
    '@',
    '@.',
    '@no-such-file',
    '-h',
    '--help',
  ],
];

/** One to eight words for a program whose commands and flags the table names. */
export function commandWords(random: SeededRandom, table: CommandSpec): readonly string[] {
  const path = descend(random, table);
  const flags = path.flatMap((command) => command.flags ?? []);
  const names = path.slice(1).map(({ name }) => name);
  const others = several(random, [0, 5], () => word(random, flags));
  const words = random.chance(0.8) ? [...names, ...others.flat()] : [...others.flat(), ...names];
  // A zero byte cannot be typed.
  return words.map((each) => each.replaceAll('\0', ''));
}

function descend(random: SeededRandom, table: CommandSpec): readonly CommandSpec[] {
  const path = [table];
  for (let command = table; command.commands !== undefined && random.chance(0.9);) {
    command = pickFrom(random, command.commands);
    path.push(command);
  }
  return path;
}

function word(random: SeededRandom, flags: readonly FlagSpec[]): readonly string[] {
  if (flags.length === 0 || random.chance(0.2)) return [value(random)];
  const { name, short } = pickFrom(random, flags);
  return oneOf(random, [
    () => [`--${name}=${value(random)}`],
    () => [`--${name}=${value(random)}`],
    () => [`--${name}`, value(random)],
    () => [`--no-${name}`],
    () => [`-${short ?? 'x'}${value(random)}`],
    () => [`-${short ?? 'x'}`],
    () => [mutate(`--${name}=${value(random)}`, random, VALUES)],
  ]);
}

function value(random: SeededRandom): string {
  return oneOf(random, [
    () => pickFrom(random, VALUES),
    () => pickFrom(random, VALUES),
    () => mutate(pickFrom(random, VALUES), random, VALUES),
    () => hostileText(random),
    () => matcherText(random).slice(0, 200),
  ]);
}
