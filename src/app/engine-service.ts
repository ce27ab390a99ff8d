// EngineService: the port that all faces use, on top of the engine and its runner.
import type {
  AlertService,
  AlertView,
  ClusterView,
  GroupView,
  IngestResult,
  Origin,
  ReceiverView,
  StatusView,
} from '../engine/alert-service.ts';
import type { Engine } from '../engine/engine.ts';
import { viewAlerts, viewGroups } from '../engine/views.ts';
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import type { Clock } from '../model/clock.ts';
import type { EpochMs } from '../model/instant.ts';
import type { Configuration } from './configuration.ts';
import type { Runner } from './runner.ts';

export interface EngineServiceDeps {
  readonly engine: Engine;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly startedAt: EpochMs;
  /** The configuration in force. */
  readonly configuration: () => Configuration;
  readonly cluster: () => ClusterView;
}

export class EngineService implements AlertService {
  readonly #deps: EngineServiceDeps;

  constructor(deps: EngineServiceDeps) {
    this.#deps = deps;
  }

  ingest(batch: readonly PostedAlert[], origin: Origin): Promise<IngestResult> {
    return this.#deps.runner.ingest(batch, origin);
  }

  alerts(): Iterable<AlertView> {
    return viewAlerts(this.#deps.engine, this.#deps.clock.now());
  }

  groups(): readonly GroupView[] {
    const { engine, clock, configuration } = this.#deps;
    return viewGroups(engine, clock.now(), configuration().engine.renderRouteLabels);
  }

  receivers(): readonly ReceiverView[] {
    return this.#deps.configuration().config.receivers;
  }

  status(): StatusView {
    const { cluster, configuration, startedAt } = this.#deps;
    return { configOriginal: configuration().config.original, startedAt, cluster: cluster() };
  }
}
