// Files that give flags their values: flat YAML maps from the name of a flag to its text (reference
// row F11). Source: prometheus/alertmanager:cli/config/config.go.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';

/** A name that older files use. */
const RENAMED: ReadonlyMap<string, string> = new Map([['comment_required', 'require-comment']]);

/** The files that are looked for; what an earlier one says wins. */
export function configFilePaths(home: string | undefined): readonly string[] {
  const own = home === undefined || home === '' ? [] : [join(home, '.config')];
  return [...own, '/etc'].flatMap((folder) => [
    join(folder, 'tocsin/config.yml'),
    join(folder, 'amtool/config.yml'),
  ]);
}

/**
 * Reads the files that exist. Values are the texts as written, whatever YAML would make of them.
 * Fails when a file cannot be read, or is no flat map.
 */
export async function readConfigFiles(
  paths: readonly string[],
): Promise<Result<ReadonlyMap<string, string>>> {
  const values = new Map<string, string>();
  for (const path of paths) {
    const text = readIfExists(path);
    if (!text.ok) return text;
    if (text.value === undefined) continue;
    const read = await parseFlatMap(path, text.value);
    if (!read.ok) return read;
    for (const [key, value] of read.value) {
      const name = RENAMED.get(key) ?? key;
      // Under its present name a flag is meant more than under an old one.
      if (name !== key && read.value.has(name)) continue;
      if (!values.has(name)) values.set(name, value);
    }
  }
  return ok(values);
}

function readIfExists(path: string): Result<string | undefined> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok(undefined);
    return fail(`could not load config file: ${error instanceof Error ? error.message : path}`);
  }
}

async function parseFlatMap(
  path: string,
  text: string,
): Promise<Result<ReadonlyMap<string, string>>> {
  // Most people have no such file: the YAML library is for those who do.
  const { readYaml } = await import('../config/decode/yaml-source.ts');
  const source = readYaml(text);
  const { root, problems } = source;
  const refuse = (at: number, message: string): Result<never> => {
    const { line, column } = source.locate(at);
    return fail(`could not load config file: ${path}:${line}:${column}: ${message}`);
  };
  const [problem] = problems;
  if (problem !== undefined) return refuse(problem.at, problem.message);
  if (root === undefined || (root.kind === 'scalar' && root.text === '')) return ok(new Map());
  if (root.kind !== 'map') return refuse(root.at, 'expected a map from flags to values');
  const values = new Map<string, string>();
  for (const { key, value } of root.entries) {
    if (value.kind !== 'scalar') return refuse(value.at, 'expected a text as the value of a flag');
    values.set(key, value.text);
  }
  return ok(values);
}
