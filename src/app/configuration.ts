// Configuration: everything that a configuration file decides, loaded and built as one value, so
// that a reload either takes all of it or nothing.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatProblem, type Config, type ReceiverConfig } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { AlertEventsWanted } from '../engine/alert-events.ts';
import type { EngineConfig } from '../engine/engine-config.ts';
import type { MatcherMode } from '../matcher/label-name.ts';
import type { DurationMs } from '../model/instant.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { IntegrationRef } from '../notify/flush.ts';
import { buildRouteTree, walkRoutes } from '../route/route.ts';
import { INTEGRATION_DECODERS } from '../receivers/integration-decoders.ts';
import { DEFAULT_TEMPLATES } from '../template/defaults/default-templates.ts';
import { TemplateSet } from '../template/template-set.ts';
import { routeLabelRenderer } from './route-labels.ts';
import { readTemplateFiles } from './template-files.ts';

export interface Configuration {
  readonly config: Config;
  readonly engine: EngineConfig;
  readonly templates: TemplateSet;
  /**
   * 48 bits of the file's hash: a metric value that differs whenever the file does, and the same as
   * Alertmanager's (config/coordinator.go, md5HashAsMetricValue).
   */
  readonly hash: number;
}

export interface LoadRequest {
  readonly file: string;
  readonly matcherMode: MatcherMode;
  readonly retentionMs: DurationMs;
  readonly externalURL: string;
  /** Whether the feature `event-recorder` is on; off unless said. */
  readonly recordsEvents?: boolean;
}

/**
 * Reads and checks a configuration file and its templates. Fails with all problems, one per line,
 * each as `file:line:column: message`; no secret is in them.
 */
export async function loadConfiguration(request: LoadRequest): Promise<Result<Configuration>> {
  const { file, matcherMode, recordsEvents = false, retentionMs } = request;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return fail(`cannot read ${file}: ${reasonOf(error)}`);
  }
  const loaded = loadConfig({
    // Relative paths in the file are relative to its folder, wherever the process was started.
    file,
    baseDir: resolve(file, '..'),
    text,
    matcherMode,
    retentionMs,
    integrations: INTEGRATION_DECODERS,
    recordsEvents,
  });
  if (!loaded.ok) return fail(loaded.error.map(formatProblem).join('\n'));
  const templates = await loadTemplates(loaded.value.templates);
  if (!templates.ok) return templates;
  return ok(build(loaded.value, templates.value, { text, externalURL: request.externalURL }));
}

async function loadTemplates(globs: readonly string[]): Promise<Result<TemplateSet>> {
  try {
    const files = await readTemplateFiles(globs);
    const set = TemplateSet.parse([...DEFAULT_TEMPLATES, ...files]);
    return set.ok ? set : fail(set.error.message);
  } catch (error) {
    return fail(`cannot read template files: ${reasonOf(error)}`);
  }
}

function build(
  config: Config,
  templates: TemplateSet,
  source: { readonly text: string; readonly externalURL: string },
): Configuration {
  return {
    config,
    templates,
    hash: createHash('md5').update(source.text).digest().readUIntLE(0, 6),
    engine: {
      root: buildRouteTree(config.route),
      integrations: new Map(config.receivers.map((receiver) => [receiver.name, refs(receiver)])),
      resolveTimeoutMs: config.resolveTimeoutMs,
      inhibitRules: config.inhibitRules,
      timeIntervals: config.timeIntervals,
      tocsin: config.tocsin,
      alertEvents: alertEventsOf(config),
      renderRouteLabels: routeLabelRenderer(templates, source.externalURL),
    },
  };
}

/** Recorders hear of every report, traces of those that bring something new. */
function alertEventsOf({ eventRecorder, tracing }: Config): AlertEventsWanted {
  if (eventRecorder !== undefined) return 'all';
  return tracing === undefined ? 'none' : 'news';
}

/** Names each integration by its kind and its position among those of the same kind. */
function refs({ integrations, tocsin }: ReceiverConfig): IntegrationRef[] {
  const holdsUnknown = tocsin.onUnknownOutcome === 'hold';
  const counts = new Map<string, number>();
  return integrations.map(({ kind, sendResolved }) => {
    const index = counts.get(kind) ?? 0;
    counts.set(kind, index + 1);
    return { name: kind, index, sendResolved, holdsUnknown };
  });
}

/** The receivers that some route names; others are checked and not built (reference row C16). */
export function routedReceivers(configuration: Configuration): ReadonlySet<string> {
  return new Set([...walkRoutes(configuration.engine.root)].map(({ receiver }) => receiver));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
