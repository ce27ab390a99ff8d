import { describe, expect, it } from 'vitest';
import type { CommandSpec, FlagSpec } from '../../../../src/cli/parse/command-spec.ts';
import { commandTable } from '../../../../src/cli/table/command-table.ts';

/** Flags that amtool does not have. */
const BEYOND = ['sort', 'watch', 'from-alert', 'tests'];

/** Commands that amtool does not have. */
const BEYOND_COMMANDS = ['diff', 'dead-letters', 'receivers'];

const TABLE = commandTable({ name: 'amtool', author: 'joe', others: [] });

/** Commands, flags, letters and defaults of amtool 0.34, `*` marks a default command. */
const AMTOOL: Readonly<Record<string, string>> = {
  amtool:
    '-h --help, --date.format="2006-01-02 15:04:05 MST", -v --verbose, --alertmanager.url, -o --output=simple, --timeout=30s, --http.config.file, --version-check=true, --enable-feature="", --version',
  'amtool help': '[command...]',
  'amtool alert': '',
  'amtool alert query*':
    '-i --inhibited, -s --silenced, -a --active, -u --unprocessed, -r --receiver, [matcher-groups...]',
  'amtool alert add': '--generator-url, --start, --end, --annotation..., [labels...]',
  'amtool silence': '',
  'amtool silence add':
    '-a --author="joe", -d --duration="1h", --start, --end, -c --comment, --annotation..., [matcher-groups...]',
  'amtool silence expire': '[silence-ids...]',
  'amtool silence import': '-f --force, -w --worker=8, [input-file]',
  'amtool silence query*':
    '--expired, -q --quiet, --created-by, --id, --within, [matcher-groups...]',
  'amtool silence update':
    '-q --quiet, -d --duration, --start, --end, -c --comment, [update-ids...]',
  'amtool check-config': '[check-files...]',
  'amtool cluster': '',
  'amtool cluster show*': '',
  'amtool config': '',
  'amtool config show*': '',
  'amtool config routes': '--config.file',
  'amtool config routes show*': '',
  'amtool config routes test': '--verify.receivers, --tree, [labels...]',
  'amtool template': '',
  'amtool template render': '--template.glob..., --template.text, --template.type, --template.data',
};

describe('commandTable() (rows F10 to F21)', () => {
  it('has the commands, flags, letters and defaults of amtool, in its order', () => {
    const ours = Object.fromEntries(allOf(TABLE, ''));
    expect(ours).toEqual(AMTOOL);
    expect(Object.keys(ours)).toEqual(Object.keys(AMTOOL));
  });

  it('gives no letter and no name to two flags of one command', () => {
    for (const path of pathsOf(TABLE)) {
      const flags = path.flatMap((command) => command.flags ?? []);
      const words = flags.flatMap(({ name, short }) => [
        name,
        ...(short === undefined ? [] : [short]),
      ]);
      expect(words).toEqual([...new Set(words)]);
    }
  });

  it('says something of every command and every flag that is shown', () => {
    for (const path of pathsOf(TABLE)) {
      const flags = (path.at(-1)?.flags ?? []).filter(({ isHidden }) => isHidden !== true);
      expect([path.at(-1), ...flags].filter((each) => each?.help === '')).toEqual([]);
    }
  });

  it('shows an example of each command', () => {
    const lacking = pathsOf(TABLE)
      .filter((path) => !/^ {2}amtool /m.test(path.at(-1)?.help ?? ''))
      .map((path) => path.map(({ name }) => name).join(' '));
    expect(lacking).toEqual([]);
  });

  it('calls itself by its name in all examples', () => {
    const tocsin = commandTable({ name: 'tocsin', author: '', others: [] });
    const texts = pathsOf(tocsin).map((path) => path.at(-1)?.help ?? '');
    expect(texts.filter((text) => /PROGRAM|^ {2}amtool/m.test(text))).toEqual([]);
  });
});

function allOf(command: CommandSpec, above: string): (readonly [string, string])[] {
  const { name, isDefault, flags = [], argument, commands = [] } = command;
  const path = above === '' ? name : `${above} ${name}`;
  const shown = flags
    .filter(({ name, isHidden }) => isHidden !== true && !BEYOND.includes(name))
    .map(flagText);
  const behind = argument && `[${argument.name}${argument.isRepeated ? '...' : ''}]`;
  return [
    [`${path}${isDefault === true ? '*' : ''}`, [...shown, ...(behind ? [behind] : [])].join(', ')],
    ...commands
      .filter((each) => !BEYOND_COMMANDS.includes(each.name))
      .flatMap((each) => allOf(each, path)),
  ];
}

function flagText(flag: FlagSpec): string {
  const letter = flag.short === undefined ? '' : `-${flag.short} `;
  const isText = flag.type.kind === 'text';
  const value = flag.default === undefined ? '' : `=${isText ? `"${flag.default}"` : flag.default}`;
  return `${letter}--${flag.name}${value}${flag.type.kind === 'texts' ? '...' : ''}`;
}

function pathsOf(command: CommandSpec): (readonly CommandSpec[])[] {
  const inner = (command.commands ?? []).flatMap(pathsOf);
  return [[command], ...inner.map((path) => [command, ...path])];
}
