// `check-config` with the loader of the server, so that both always agree; and the routes of a
// configuration, for `config routes`.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CheckedConfig, ComparedConfig, ConfigSource } from '../cli/world.ts';
import { formatProblem, type Config } from '../config/config.ts';
import { decodeNode } from '../config/decode/codec.ts';
import { anyNode } from '../config/decode/collection-codecs.ts';
import { readYaml } from '../config/decode/yaml-source.ts';
import { loadConfig } from '../config/load-config.ts';
import { ProblemLog } from '../config/problem-log.ts';
import { decodeRoute, toRouteConfig } from '../config/route-codec.ts';
import type { MatcherMode } from '../matcher/label-name.ts';
import { durationMs } from '../model/instant.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { Secret } from '../model/secret.ts';
import { INTEGRATION_DECODERS } from '../receivers/integration-decoders.ts';
import { buildRouteTree, type Route } from '../route/route.ts';
import { DEFAULT_TEMPLATES } from '../template/defaults/default-templates.ts';
import { TemplateSet } from '../template/template-set.ts';
import { readTemplateFiles } from './template-files.ts';

const RETENTION_MS = durationMs(120 * 3_600_000);

/** Checks a configuration and the templates that it names. */
export async function runCheckConfig(
  source: ConfigSource,
  mode: MatcherMode,
): Promise<CheckedConfig> {
  const loaded = await load(source, mode);
  if (!loaded.ok) return { kind: 'refused', problems: loaded.error.split('\n') };
  const { inhibitRules, receivers, templates } = loaded.value;
  return {
    kind: 'accepted',
    inhibitRules: inhibitRules.length,
    receivers: receivers.length,
    templates: templates.length,
    templateProblem: await templateProblem(templates),
  };
}

/** Loads the routes of a configuration; of a printed one nothing else is looked at. */
export async function loadRoutes(source: ConfigSource, mode: MatcherMode): Promise<Result<Route>> {
  if (source.kind === 'printed') return printedRoutes(source.text, mode);
  const loaded = await load(source, mode);
  return loaded.ok ? ok(buildRouteTree(loaded.value.route)) : loaded;
}

/** Loads a configuration with what a comparison looks at. */
export async function loadCompared(
  source: ConfigSource,
  { mode, keepsPaths }: { readonly mode: MatcherMode; readonly keepsPaths: boolean },
): Promise<Result<ComparedConfig>> {
  if (source.kind === 'printed') {
    const root = printedRoutes(source.text, mode);
    if (!root.ok) return root;
    return ok({ root: root.value, printed: source.text, secretsOfReceivers: undefined });
  }
  const loaded = await load(source, mode, keepsPaths ? '.' : undefined);
  if (!loaded.ok) return loaded;
  const { route, original, receivers } = loaded.value;
  return ok({
    root: buildRouteTree(route),
    printed: original,
    secretsOfReceivers: new Map(receivers.map((each) => [each.name, secretsDigest(each)])),
  });
}

/** Tells secrets apart without showing them. */
function secretsDigest(value: object): string {
  const hash = createHash('sha256');
  JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key, shown: unknown) {
    const original = this[key];
    if (original instanceof Secret) hash.update(`${key}\0${original.reveal()}\0`);
    return original instanceof Map ? [...original] : shown;
  });
  return hash.digest('base64');
}

async function load(
  source: ConfigSource,
  matcherMode: MatcherMode,
  baseDir?: string,
): Promise<Result<Config>> {
  const file = source.kind === 'file' ? source.path : source.kind === 'text' ? source.name : '';
  const text = source.kind === 'file' ? await readConfig(source.path) : ok(source.text);
  if (!text.ok) return text;
  const loaded = loadConfig({
    file,
    text: text.value,
    baseDir: baseDir ?? resolve(file, '..'),
    matcherMode,
    retentionMs: RETENTION_MS,
    integrations: INTEGRATION_DECODERS,
  });
  return loaded.ok ? loaded : fail(loaded.error.map(formatProblem).join('\n'));
}

async function readConfig(path: string): Promise<Result<string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return fail(`cannot read ${path}: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
}

async function templateProblem(globs: readonly string[]): Promise<string | undefined> {
  try {
    const files = await readTemplateFiles(globs);
    const set = TemplateSet.parse([...DEFAULT_TEMPLATES, ...files]);
    return set.ok ? undefined : set.error.message;
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot read template files';
  }
}

/**
 * Secrets of a printed configuration are gone, and a server of another release may print what is not
 * known here: the routes alone are read.
 */
function printedRoutes(text: string, matcherMode: MatcherMode): Result<Route> {
  const source = readYaml(text);
  const log = new ProblemLog(source, { file: 'configuration', baseDir: '/', matcherMode });
  const root = source.root?.kind === 'map' ? source.root : undefined;
  const node = root?.entries.find(({ key }) => key === 'route')?.value;
  const section = node === undefined ? undefined : decodeNode(anyNode, node, log)?.value;
  const route = section === undefined ? undefined : decodeRoute(section, log);
  const problems = log.problems();
  if (problems.length > 0) return fail(problems.map(formatProblem).join('\n'));
  if (route === undefined) return fail('no route provided in config');
  return ok(buildRouteTree(toRouteConfig(route)));
}
