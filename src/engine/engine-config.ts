// What the engine decides by: the configuration in force, and the sources that it is lent.
import type { InhibitRule } from '../config/inhibit-rule.ts';
import type { NamedTimeInterval } from '../config/time-interval.ts';
import type { TocsinConfig } from '../config/tocsin-config.ts';
import type { SilenceStore } from '../mute/silences/silence-store.ts';
import type { Alert } from '../model/alert.ts';
import type { DurationMs, EpochMs } from '../model/instant.ts';
import type { LabelNameCheck } from '../model/label-name.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { IntegrationRef } from '../notify/flush.ts';
import type { NotifierOptions } from '../notify/notifier.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { Route } from '../route/route.ts';
import type { AlertEventsWanted } from './alert-events.ts';

/** The part of a configuration that decisions depend on; replaced whole by a reload. */
export interface EngineConfig {
  readonly root: Route;
  readonly integrations: ReadonlyMap<string, readonly IntegrationRef[]>;
  readonly resolveTimeoutMs: DurationMs;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: readonly NamedTimeInterval[];
  /** What differs from Alertmanager because the file asks for it. */
  readonly tocsin: TocsinConfig;
  /** Which events about single alerts somebody wants. Default: none. */
  readonly alertEvents?: AlertEventsWanted;
  /** Renders a route's label templates for a group (reference row C11). */
  readonly renderRouteLabels: (
    group: AggregationGroup,
    alerts: readonly Alert[],
    now: EpochMs,
  ) => LabelSet;
}

export interface EngineOptions extends NotifierOptions {
  readonly isValidName: LabelNameCheck;
  readonly silences: SilenceStore;
  /** Whether others share the state: then nobody is told of groups before a slot is gained. */
  readonly isShared?: boolean;
  /** At most this many alerts of one name; 0 sets no limit (reference row A11). */
  readonly perAlertnameLimit: number;
  /** Dead letters beyond these push out the oldest. Default 1,000; Infinity sets no limit. */
  readonly maxDeadLetters?: number;
  /** No group is flushed before this instant (reference row D10). */
  readonly dispatchFrom: EpochMs;
  /** How many label texts are remembered, to know a re-sent alert at once. Default 131,072. */
  readonly labelCacheSize?: number;
}
