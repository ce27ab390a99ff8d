// What the engine decides by: the configuration in force, and the sources that it is lent.
import type { Alert } from '../model/alert.ts';
import type { DurationMs, EpochMs } from '../model/instant.ts';
import type { LabelNameCheck } from '../model/label-name.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { IntegrationRef } from '../notify/flush.ts';
import type { NotifierOptions } from '../notify/notifier.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { Route } from '../route/route.ts';

/** The part of a configuration that decisions depend on; replaced whole by a reload. */
export interface EngineConfig {
  readonly root: Route;
  readonly integrations: ReadonlyMap<string, readonly IntegrationRef[]>;
  readonly resolveTimeoutMs: DurationMs;
  /** Renders a route's label templates for a group (reference row C11). */
  readonly renderRouteLabels: (
    group: AggregationGroup,
    alerts: readonly Alert[],
    now: EpochMs,
  ) => LabelSet;
}

export interface EngineOptions extends NotifierOptions {
  readonly isValidName: LabelNameCheck;
  /** How many label texts are remembered, to know a re-sent alert at once. Default 131,072. */
  readonly labelCacheSize?: number;
}
