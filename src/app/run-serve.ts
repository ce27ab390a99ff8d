// `serve` as it is typed: `alertmanager` with upstream's flags, or `tocsin serve`. Runs the server
// until a signal ends it.
import { readFileSync } from 'node:fs';
import { helpText } from '../cli/help.ts';
import { flagValues } from '../cli/parse/flag-values.ts';
import { parseArguments } from '../cli/parse/parse-arguments.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { serveSpec } from './flags/flag-table.ts';
import { compileOptions, type Environment, type ServeOptions } from './flags/serve-options.ts';
import { runServer } from './run-server.ts';
import { VERSION } from './version.ts';

/** What a command line asks for. */
export type ServeRequest =
  | { readonly kind: 'serve'; readonly options: ServeOptions }
  | { readonly kind: 'print'; readonly text: string };

const HELP_WIDTH = 100;

/** Runs what was typed. Resolves to the exit code. */
export async function runServe(
  name: 'alertmanager' | 'tocsin',
  words: readonly string[],
): Promise<number> {
  const request = readServeRequest(name, words, process.env);
  if (!request.ok) {
    process.stderr.write(`${name}: error: ${request.error}, try --help\n`);
    return 1;
  }
  if (request.value.kind === 'serve') return runServer(request.value.options);
  process.stdout.write(request.value.text);
  return 0;
}

/** Understands a command line. Fails with one line that says what is wrong. */
export function readServeRequest(
  name: 'alertmanager' | 'tocsin',
  words: readonly string[],
  environment: Environment,
): Result<ServeRequest> {
  const title = name === 'tocsin' ? 'tocsin serve' : name;
  const parsed = parseArguments(serveSpec(title), name === 'tocsin' ? words.slice(1) : words, {
    readFile: readWords,
  });
  if (!parsed.ok) return fail(parsed.error.message);
  const { flags, path } = parsed.value;
  const isGiven = (flag: string): boolean => flags.some((each) => each.flag.name === flag);
  if (isGiven('help')) return ok({ kind: 'print', text: helpText(path, HELP_WIDTH) });
  if (isGiven('version')) {
    return ok({ kind: 'print', text: `${name}, version ${VERSION} (tocsin)\n` });
  }
  const values = flagValues(parsed.value, new Map());
  if (!values.ok) return values;
  const options = compileOptions(values.value, flags, environment);
  return options.ok ? ok({ kind: 'serve', options: options.value }) : options;
}

function readWords(path: string): Result<string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return fail(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
