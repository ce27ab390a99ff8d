// alertmanager.yml → Config: a file that Alertmanager 0.34 accepts means the same here, one that it
// refuses is refused, and all problems of a file are told at once, each with its place.
import type { MatcherMode } from '../matcher/label-name.ts';
import type { DurationMs } from '../model/instant.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Config, ConfigProblem } from './config.ts';
import { deepFreeze } from './deep-freeze.ts';
import { decodeNode, optional, type YamlValue } from './decode/codec.ts';
import { anyNode, list, nodes } from './decode/collection-codecs.ts';
import { isNull, type ConfigNode } from './decode/node.ts';
import { field, section, shownField } from './decode/object-codec.ts';
import { folderOf } from './decode/path.ts';
import { printYaml } from './decode/print-yaml.ts';
import { filePath } from './decode/scalar-codecs.ts';
import { readYaml } from './decode/yaml-source.ts';
import { checkRecorder, eventRecorder, toEventRecorder } from './event-recorder-codec.ts';
import { GLOBAL_DEFAULTS, globalConfig } from './global-codec.ts';
import { inhibitRules, toInhibitRules } from './inhibit-codec.ts';
import type { IntegrationContext, IntegrationDecoder } from './integration-decoder.ts';
import { ProblemLog } from './problem-log.ts';
import { decodeReceivers, type DecodedReceiver } from './receiver-codec.ts';
import { checkRouteTree } from './route-checks.ts';
import { decodeRoute, printRoute, toRouteConfig, type RouteNode } from './route-codec.ts';
import {
  checkIntervalNames,
  muteTimeIntervals,
  timeIntervals,
  toTimeIntervals,
} from './time-interval-codec.ts';
import { tocsinField, toTocsinConfig } from './tocsin-codec.ts';
import { toTracingConfig, tracing } from './tracing-codec.ts';

export interface LoadOptions {
  /** The name that problems show; its folder is the default of `baseDir`. */
  readonly file: string;
  /** The content of the file. */
  readonly text: string;
  /** The folder to which relative paths are joined (reference row C18). */
  readonly baseDir?: string;
  readonly matcherMode: MatcherMode;
  /** One per kind of receiver, in the order in which a receiver's integrations are built. */
  readonly integrations: readonly IntegrationDecoder[];
  /** How long notifications are remembered, for the warning of row C14. */
  readonly retentionMs?: DurationMs;
  /**
   * Whether the feature `event-recorder` is enabled; without it the section is checked and otherwise
   * ignored, as upstream does. Default true, which checks the most.
   */
  readonly recordsEvents?: boolean;
}

const configSection = section('configuration', {
  global: field(optional(globalConfig), GLOBAL_DEFAULTS),
  route: field(anyNode),
  inhibit_rules: field(inhibitRules),
  receivers: field(nodes),
  templates: shownField(list(filePath)),
  mute_time_intervals: field(muteTimeIntervals),
  time_intervals: field(timeIntervals),
  tracing: field(tracing),
  event_recorder: field(eventRecorder),
  tocsin: tocsinField,
});

type ConfigSection = typeof configSection.defaults;

interface Decoded {
  readonly section: ConfigSection;
  readonly route: RouteNode;
  readonly receivers: readonly DecodedReceiver[];
  readonly recordsEvents: boolean;
}

/**
 * Loads a configuration from its text. Fails with every problem of the file, in the order of the
 * file; never throws. Secrets appear neither in problems nor in `original`.
 */
export function loadConfig(options: LoadOptions): Result<Config, readonly ConfigProblem[]> {
  const { file, text, matcherMode, baseDir = folderOf(file) } = options;
  const source = readYaml(text);
  const log = new ProblemLog(source, { file, baseDir, matcherMode });
  const isReadable = source.problems.length === 0;
  const decoded = isReadable ? decodeConfig(source.root, log, options) : undefined;
  const problems = log.problems();
  if (problems.length > 0 || decoded === undefined) return fail(problems);
  return ok(deepFreeze(toConfig(decoded, log.warnings())));
}

function decodeConfig(
  root: ConfigNode | undefined,
  log: ProblemLog,
  { integrations, retentionMs, recordsEvents = true }: LoadOptions,
): Decoded | undefined {
  const isEmpty = root === undefined || isNull(root);
  const section = isEmpty ? configSection.defaults : decodeNode(configSection, root, log)?.value;
  if (section === undefined) return undefined;
  const global = section.values.global ?? GLOBAL_DEFAULTS;
  const context = inheriting(log, global.values);
  const receivers = decodeReceivers(section.values.receivers, context, integrations);
  const { route: routeNode } = section.values;
  if (routeNode === undefined) {
    log.report(section.at, 'no route provided in config');
    return undefined;
  }
  const route = decodeRoute(routeNode, log);
  if (route === undefined) return undefined;
  const names = new Set(receivers.map(({ config }) => config.name));
  const { mute_time_intervals: mute, time_intervals: intervals, event_recorder } = section.values;
  const intervalNames = checkIntervalNames(mute, intervals, log);
  checkRouteTree(route, { receivers: names, timeIntervals: intervalNames, retentionMs }, log);
  checkRecorder(event_recorder, recordsEvents, log);
  return { section, route, receivers, recordsEvents };
}

function inheriting(log: ProblemLog, global: IntegrationContext['global']): IntegrationContext {
  return {
    global,
    matcherMode: log.matcherMode,
    baseDir: log.baseDir,
    report: (at, message) => log.report(at, message),
    warn: (at, message) => log.warn(at, message),
    spend: (at) => log.spend(at),
  };
}

function toConfig(decoded: Decoded, warnings: readonly ConfigProblem[]): Config {
  const { section, route, receivers, recordsEvents } = decoded;
  const { values } = section;
  const { global, templates, tocsin } = values;
  return {
    resolveTimeoutMs: (global ?? GLOBAL_DEFAULTS).values.resolve_timeout,
    route: toRouteConfig(route),
    receivers: receivers.map(({ config }) => config),
    inhibitRules: toInhibitRules(values.inhibit_rules),
    timeIntervals: toTimeIntervals([...values.mute_time_intervals, ...values.time_intervals]),
    tracing: toTracingConfig(values.tracing),
    eventRecorder: recordsEvents ? toEventRecorder(values.event_recorder) : undefined,
    tocsin: toTocsinConfig(tocsin),
    templates,
    original: printYaml(printConfig(decoded)),
    warnings,
  };
}

/** The keys of the top level in upstream's order, which is that of the schema (reference row H30). */
function printConfig({ section, route, receivers }: Decoded): YamlValue {
  const parts = new Map<string, YamlValue>([['global', null], ...configSection.print(section)]);
  parts.set('global', globalConfig.print(section.values.global ?? GLOBAL_DEFAULTS));
  parts.set('route', printRoute(route));
  return parts.set(
    'receivers',
    receivers.map((receiver) => receiver.printed),
  );
}
