// One run of the command line: words in, output and an exit code out (reference rows F10, F11, F22).
import { readFileSync } from 'node:fs';
import { fail, ok, type Result } from '../model/result.ts';
import { DONE, failed, failedShort, type CommandOutcome, type Failure } from './command.ts';
import { commandTable } from './table/command-table.ts';
import { configFilePaths, readConfigFiles } from './config-files.ts';
import type { CommandSpec } from './parse/command-spec.ts';
import { flagValues, missingFlags, type FlagValues } from './parse/flag-values.ts';
import { parseArguments, type ParsedWords, type ParseOptions } from './parse/parse-arguments.ts';
import { errorText, runAction } from './run-action.ts';
import type { World } from './world.ts';

export interface RunOptions {
  /** Commands beyond those of amtool, for the help; whoever calls runs them. */
  readonly others?: readonly CommandSpec[];
}

/** Runs one command line. Resolves to the exit code: 0, or 1 with one line that says why. */
export async function runCommandLine(
  words: readonly string[],
  world: World,
  { others = [] }: RunOptions = {},
): Promise<number> {
  const { name, terminal } = world;
  const outcome = await run(words, world, commandTable({ name, author: world.user(), others }));
  if (outcome.kind === 'done') return 0;
  terminal.printError(errorText(name, outcome));
  return 1;
}

async function run(
  words: readonly string[],
  world: World,
  table: CommandSpec,
): Promise<CommandOutcome> {
  const { terminal, name, version } = world;
  if (words[0]?.startsWith('--completion-') === true) return complete(words, world, table);
  const parsed = parseArguments(table, words, { readFile: readWords });
  if (!parsed.ok) return failed(parsed.error.message);
  if (parsed.value.flags.some(({ flag }) => flag.name === 'version')) {
    terminal.print(`${name}, version ${version} (tocsin)\n`);
    return DONE;
  }
  const helpWords = wantedHelp(parsed.value, words);
  if (helpWords !== undefined) return showHelp(helpWords, world, table);
  const flags = await readFlags(parsed.value, world);
  if (!flags.ok) return flags.error;
  const command = commandName(parsed.value);
  return runAction({ command, args: parsed.value.args, flags: flags.value, world });
}

/** For shells: `--completion-bash words…`, and amtool's flags for their scripts. */
async function complete(
  [flag = '', ...words]: readonly string[],
  { terminal, name }: World,
  table: CommandSpec,
): Promise<CommandOutcome> {
  const { completions, completionScript, SHELLS } = await import('./completions.ts');
  const shell = SHELLS.find((each) => flag === `--completion-script-${each}`);
  if (shell !== undefined) terminal.print(completionScript(shell, name));
  else if (flag !== '--completion-bash') return failed(`unknown long flag '${flag}'`);
  else
    terminal.print(
      completions(table, words)
        .map((word) => `${word}\n`)
        .join(''),
    );
  return DONE;
}

/** The words whose help is asked for; undefined when none is. */
function wantedHelp(
  { path, flags, args }: ParsedWords,
  words: readonly string[],
): readonly string[] | undefined {
  const [, first] = path;
  if (first?.name === 'help') return args;
  const isAsked = flags.some(({ flag }) => /^help(?:-long|-man)?$/.test(flag.name));
  return isAsked || first === undefined ? words : undefined;
}

async function showHelp(
  words: readonly string[],
  world: World,
  table: CommandSpec,
): Promise<CommandOutcome> {
  const options: ParseOptions = { readFile: readWords, ignoreDefaults: true };
  const parsed = parseArguments(table, words, options);
  const { path } = parsed.ok ? parsed.value : parsed.error.parsed;
  // What stands behind the name of a command says nothing about its help, but a wrong name does.
  const isWrong = !parsed.ok && /^(?:expected command|unknown)/.test(parsed.error.message);
  if (isWrong && !words.some((word) => word.startsWith('-'))) return failed(parsed.error.message);
  const { helpText } = await import('./help.ts');
  world.terminal.print(helpText(path, world.terminal.columns));
  return DONE;
}

async function readFlags(
  parsed: ParsedWords,
  { environment }: World,
): Promise<Result<FlagValues, Failure>> {
  const configured = await readConfigFiles(configFilePaths(environment['HOME']));
  if (!configured.ok) return fail(failed(configured.error));
  const flags = flagValues(parsed, configured.value);
  if (!flags.ok) return fail(failed(flags.error));
  const needsServer = parsed.path.some((command) => command.needsServer === true);
  if (needsServer && flags.value.url('alertmanager.url') === undefined) {
    return fail(failedShort('required flag --alertmanager.url not provided'));
  }
  const last = parsed.path.at(-1);
  if (last?.commands !== undefined) {
    const names = last.commands.map(({ name }) => name).join(', ');
    return fail(failed(`must select a subcommand of '${commandName(parsed)}': ${names}`));
  }
  const missing = missingFlags(parsed).map((name) => `'--${name}'`);
  if (missing.length > 0) {
    return fail(failed(`required flag(s) ${missing.join(', ')} not provided`));
  }
  return ok(flags.value);
}

function commandName({ path }: ParsedWords): string {
  return path
    .slice(1)
    .map(({ name }) => name)
    .join(' ');
}

function readWords(path: string): Result<string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) return fail(`open ${path}: no such file or directory`);
    return fail(error instanceof Error ? error.message : 'cannot be read');
  }
}
