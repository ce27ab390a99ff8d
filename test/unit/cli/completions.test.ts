import { describe, expect, it } from 'vitest';
import { completions } from '../../../src/cli/completions.ts';
import { COMPLETION, commandTable } from '../../../src/cli/table/command-table.ts';
import { runWith } from './command-line-world.ts';

const TABLE = commandTable({ name: 'tocsin', author: '', others: [COMPLETION] });

describe('completions()', () => {
  it.each([
    ['commands', ['al'], ['alert']],
    ['sub-commands', ['silence', ''], ['add', 'expire', 'import', 'query', 'update']],
    ['flags of a command', ['silence', 'query', '--cr'], ['--created-by']],
    ['flags of a default command', ['alert', '--si'], ['--silenced']],
    ['flags of all commands', ['silence', 'add', '--al'], ['--alertmanager.url']],
    ['a switch that is on, as off', ['alert', '--no'], ['--no-version-check']],
    ['values', ['alert', '-o', ''], ['simple', 'extended', 'json']],
    ['values of a long flag', ['alert', '--output', 'j'], ['json']],
    ['nothing where any text may stand', ['alert', '--receiver', ''], []],
    ['nothing hidden', ['silence', 'add', '--require'], []],
    ['nothing behind what is wrong', ['sing', '--x'], []],
    ['what is known behind a wrong flag', ['alert', '--nope', 'q'], ['query']],
  ])('offers %s', (_, words, offered) => {
    expect(completions(TABLE, words)).toEqual(offered);
  });
});

describe('completion in a shell', () => {
  it('asks the program itself', async () => {
    expect(await runWith(['--completion-bash', 'config', 'routes', 't'])).toMatchObject({
      code: 0,
      stdout: 'test\n',
    });
  });

  it.each(['bash', 'zsh', 'fish'])('has a script for %s that asks it', async (shell) => {
    const { code, stdout } = await runWith([`--completion-script-${shell}`]);
    expect(code).toBe(0);
    expect(stdout).toContain('amtool');
    expect(stdout).toContain('--completion-bash');
  });

  it('knows no other shells', async () => {
    expect(await runWith(['--completion-script-csh'])).toMatchObject({
      code: 1,
      stderr: "amtool: error: unknown long flag '--completion-script-csh'\n\n",
    });
  });
});
