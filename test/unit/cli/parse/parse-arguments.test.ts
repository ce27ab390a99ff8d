import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../../../../src/cli/parse/command-spec.ts';
import { parseArguments } from '../../../../src/cli/parse/parse-arguments.ts';
import { fail, ok } from '../../../../src/model/result.ts';

const PROGRAM: CommandSpec = {
  name: 'prog',
  help: '',
  flags: [
    { name: 'verbose', short: 'v', type: { kind: 'boolean' }, help: '' },
    { name: 'server.url', type: { kind: 'text' }, help: '' },
    { name: 'output', short: 'o', type: { kind: 'text' }, help: '' },
  ],
  commands: [
    {
      name: 'list',
      help: '',
      commands: [
        {
          name: 'query',
          help: '',
          isDefault: true,
          flags: [
            { name: 'all', short: 'a', type: { kind: 'boolean' }, help: '' },
            { name: 'quiet', short: 'q', type: { kind: 'boolean' }, help: '' },
          ],
          argument: { name: 'filters', kind: 'text', isRepeated: true, help: '' },
        },
        { name: 'clear', help: '' },
      ],
    },
    {
      name: 'read',
      help: '',
      argument: { name: 'file', kind: 'text', isRepeated: false, help: '' },
    },
    { name: 'group', help: '', commands: [{ name: 'one', help: '' }] },
  ],
};

const FILES: Readonly<Record<string, string>> = { words: '# a comment\nlist\n\nquery\r\nx y\n' };

function parse(words: readonly string[], ignoreDefaults = false): unknown {
  const parsed = parseArguments(PROGRAM, words, {
    readFile: (path) => (FILES[path] === undefined ? fail('no such file') : ok(FILES[path])),
    ignoreDefaults,
  });
  if (!parsed.ok) return parsed.error.message;
  const { path, flags, args } = parsed.value;
  return {
    path: path.map(({ name }) => name).join(' '),
    flags: flags.map(({ flag, text }) => `${flag.name}=${text}`),
    args,
  };
}

describe('parseArguments() reads words as amtool does (row F10)', () => {
  it.each([
    ['a command and its arguments', 'list query x y', 'prog list query', [], ['x', 'y']],
    ['a default command', 'list', 'prog list query', [], []],
    ['arguments of a default command', 'list x', 'prog list query', [], ['x']],
    ['a flag of a default command', 'list -a', 'prog list query', ['all=true'], []],
    [
      'flags anywhere',
      '-v list query x -a y --output z',
      'prog list query',
      ['verbose=true', 'all=true', 'output=z'],
      ['x', 'y'],
    ],
    [
      'a value behind =',
      'list --server.url=http://x',
      'prog list query',
      ['server.url=http://x'],
      [],
    ],
    ['an empty value', 'list --output=', 'prog list query', ['output='], []],
    ['= in a value', 'list --output=a=b', 'prog list query', ['output=a=b'], []],
    ['a letter with its value', 'list -ojson', 'prog list query', ['output=json'], []],
    ['a letter and its value', 'list -o json', 'prog list query', ['output=json'], []],
    [
      'letters together',
      'list -aqo json',
      'prog list query',
      ['all=true', 'quiet=true', 'output=json'],
      [],
    ],
    [
      'letters and a value together',
      'list -aojson',
      'prog list query',
      ['all=true', 'output=json'],
      [],
    ],
    ['a boolean turned off', 'list --no-verbose', 'prog list query', ['verbose=false'], []],
    ['a lone -', 'list -', 'prog list query', [], ['']],
    ['a lone - as a value', 'list -o -', 'prog list query', ['output=-'], []],
    ['everything behind --', 'list -- -a --nope @x', 'prog list query', [], ['-a', '--nope', '@x']],
    ['a named command behind its group', 'list clear', 'prog list clear', [], []],
    ['a file of words', '@words', 'prog list query', [], ['x y']],
  ])('%s: %s', (_, line, path, flags, args) => {
    expect(parse(line.split(' '))).toEqual({ path, flags, args });
  });

  it('no words at all mean the program itself', () => {
    expect(parse([])).toEqual({ path: 'prog', flags: [], args: [] });
  });

  it.each([
    ['--nope', "unknown long flag '--nope'"],
    ['--nope=x', "unknown long flag '--nope'"],
    ['--verb', "unknown long flag '--verb', did you mean '--verbose'?"],
    ['--ouptut=json', "unknown long flag '--ouptut', did you mean '--output'?"],
    ['list --al', "unknown long flag '--al', did you mean '--all'?"],
    ['-x', "unknown short flag '-x'"],
    ['list -ax', "unknown short flag '-x'"],
    ['--no-output', "unknown long flag '--no-output', did you mean '--output'?"],
    ['--output', "expected argument for flag '--output'"],
    ['-o', "expected argument for flag '-o'"],
    ['-o --verbose', "expected argument for flag '-o'"],
    ['--verbose=yes', "flag '--verbose' takes no value; write --verbose or --no-verbose"],
    ['nope', 'expected command but got "nope"; there are list, read, group'],
    ['lits', 'expected command but got "lits", did you mean "list"?'],
    ['group nope', 'expected command but got "nope", did you mean "one"?'],
    ['read a b', 'unexpected b'],
    ['list clear x', 'unexpected x'],
    ['@', 'expected @ file to expand arguments from'],
    ['@nowhere', 'failed to open arguments file "nowhere": no such file'],
  ])('refuses %s', (line, message) => {
    expect(parse(line.split(' '))).toBe(message);
  });

  it('stays at the command that was named when defaults are to be ignored', () => {
    expect(parse(['list'], true)).toEqual({ path: 'prog list', flags: [], args: [] });
  });

  it('never throws, whatever the words are', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'list',
        'query',
        '--',
        '-',
        '@',
        '@words',
        '-a',
        '--output',
        '--no-verbose',
        '-',
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ maxLength: 6 }).map((text) => `--${text}`),
      fc.string({ maxLength: 6 }).map((text) => `-${text}`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        expect(['string', 'object']).toContain(typeof parse(words));
      }),
    );
  });

  it('takes any text as the value of a flag behind =, and any argument behind --', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (value, args) => {
        expect(parse(['list', `--output=${value}`, '--', ...args])).toEqual({
          path: 'prog list query',
          flags: [`output=${value}`],
          args,
        });
      }),
    );
  });
});
