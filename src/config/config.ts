// Config: a checked, immutable alertmanager.yml. Everything is resolved: durations are numbers,
// globals are merged into receivers, paths are absolute.
import type { DurationMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { Matcher } from '../matcher/matcher.ts';
import type { EventRecorderConfig } from './event-recorder-config.ts';
import type { InhibitRule } from './inhibit-rule.ts';
import type { ReceiverTocsinConfig } from './receiver-tocsin-config.ts';
import type { NamedTimeInterval } from './time-interval.ts';
import type { TocsinConfig } from './tocsin-config.ts';
import type { TracingConfig } from './tracing-config.ts';

/** A node of the routing tree as written; inheritance is the route room's business (row C8). */
export interface RouteConfig {
  readonly receiver: string | undefined;
  /** Undefined inherits; an empty list is a value (row C8). */
  readonly groupBy: readonly string[] | undefined;
  /** `group_by: ['...']` (row C10). */
  readonly groupByAll: boolean;
  readonly groupWaitMs: DurationMs | undefined;
  readonly groupIntervalMs: DurationMs | undefined;
  readonly repeatIntervalMs: DurationMs | undefined;
  /** `match`, `match_re` and `matchers` together, sorted by name, value, type (row D3). */
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  /** Names of time intervals inside any of which the route is quiet; not inherited (row C8). */
  readonly muteTimeIntervals: readonly string[];
  /** Names of time intervals outside all of which the route is quiet; not inherited. */
  readonly activeTimeIntervals: readonly string[];
  /** Templates, keyed by label name (row C11). */
  readonly labels: LabelSet;
  readonly routes: readonly RouteConfig[];
}

/** What every integration's configuration has; the rest belongs to `receivers/<kind>/config.ts`. */
export interface IntegrationConfig {
  readonly kind: string;
  readonly sendResolved: boolean;
}

export interface ReceiverConfig {
  readonly name: string;
  /** Always contains `name` (row C15). */
  readonly labels: LabelSet;
  /** In the order in which they are built (section 1.6 of the reference), then of the file. */
  readonly integrations: readonly IntegrationConfig[];
  /** What Alertmanager does not have; all off unless the file says otherwise. */
  readonly tocsin: ReceiverTocsinConfig;
}

export interface Config {
  readonly resolveTimeoutMs: DurationMs;
  readonly route: RouteConfig;
  readonly receivers: readonly ReceiverConfig[];
  /** In the order of the file; an empty item of the file mutes nothing and is left out. */
  readonly inhibitRules: readonly InhibitRule[];
  /** `time_intervals` and the deprecated `mute_time_intervals` together; names are unique. */
  readonly timeIntervals: readonly NamedTimeInterval[];
  readonly tracing: TracingConfig | undefined;
  readonly eventRecorder: EventRecorderConfig | undefined;
  /** What Alertmanager does not have; all off unless the file says otherwise. */
  readonly tocsin: TocsinConfig;
  /** Globs of template files, relative ones joined to the folder of the file (row C18). */
  readonly templates: readonly string[];
  /** The configuration printed again with defaults filled in and secrets masked (row H30). */
  readonly original: string;
  /** Problems that do not prevent loading (row C14). */
  readonly warnings: readonly ConfigProblem[];
}

/** One problem, at its place. Lines and columns count from 1. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What was found, and what was expected; upstream's words where upstream has the same check. */
  readonly message: string;
}

/** `file:line:column: message`, the form every tool prints. */
export function formatProblem(problem: ConfigProblem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
}
