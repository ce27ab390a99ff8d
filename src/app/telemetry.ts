// Telemetry: all metrics of the process under one roof, and what feeds the ones that are read
// rather than counted.
import { countAlerts } from '../engine/views.ts';
import type { Engine } from '../engine/engine.ts';
import type { HttpMetrics } from '../api/http/http-metrics.ts';
import type { VersionInfo } from '../api/v2/read-handlers.ts';
import type { EpochMs } from '../model/instant.ts';
import {
  createConfigMetrics,
  createDispatcherMetrics,
  createHttpMetrics,
  createIngestMetrics,
  createSilenceMetrics,
  registerBuildInfo,
  type IngestMetrics,
} from '../telemetry/alertmanager-metrics.ts';
import { MetricRegistry } from '../telemetry/metric-registry.ts';
import { NotificationMetrics } from '../telemetry/notification-metrics.ts';
import { registerProcessMetrics } from '../telemetry/process-metrics.ts';
import {
  createPossibleDuplicatesCounter,
  createStoreMetrics,
} from '../telemetry/tocsin-metrics.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { Configuration } from './configuration.ts';

export interface TelemetryOptions {
  readonly version: string;
  readonly withReceiverNames: boolean;
  readonly withAlertNames: boolean;
  readonly perAlertnameLimit: number;
}

export class Telemetry {
  readonly registry = new MetricRegistry();
  readonly ingest: IngestMetrics;
  readonly store = createStoreMetrics(this.registry);
  readonly possibleDuplicates = createPossibleDuplicatesCounter(this.registry);
  readonly notifications: NotificationMetrics;
  readonly versionInfo: VersionInfo;
  readonly http: HttpMetrics;
  readonly #config = createConfigMetrics(this.registry);
  readonly silences = createSilenceMetrics(this.registry);
  readonly dispatcher = createDispatcherMetrics(this.registry);
  readonly #endProcessMetrics = registerProcessMetrics(this.registry);

  constructor(options: TelemetryOptions) {
    const { version, withReceiverNames, withAlertNames, perAlertnameLimit } = options;
    this.ingest = createIngestMetrics(this.registry, { withAlertNames });
    this.ingest.perAlertLimit.set(perAlertnameLimit);
    this.notifications = new NotificationMetrics(this.registry, { withReceiverNames });
    this.http = createHttpObserver(this.registry);
    const [revision, branch] = ['', ''];
    registerBuildInfo(this.registry, {
      version,
      revision,
      branch,
      goversion: process.version,
      goos: process.platform,
      goarch: process.arch,
      tags: '',
    });
    this.versionInfo = {
      version,
      revision,
      branch,
      buildUser: '',
      buildDate: '',
      goVersion: process.version,
    };
  }

  /** Reads the gauges of the engine at each scrape. */
  watchEngine(parts: {
    readonly engine: Engine;
    readonly committer: GroupCommit;
    readonly now: () => EpochMs;
  }): void {
    const { engine, committer, now } = parts;
    this.registry.beforeExpose(() => {
      const { active, suppressed } = countAlerts(engine, now());
      this.ingest.alerts.with('active').set(active);
      this.ingest.alerts.with('suppressed').set(suppressed);
      this.silences.watch(engine.silences.counts(now()));
      this.dispatcher.aggregationGroups.set(engine.dispatcher.size);
      this.store.pendingChanges.set(committer.pendingChanges());
    });
  }

  configurationLoaded({ config, engine, hash }: Configuration, now: EpochMs): void {
    const configured = [...engine.integrations].flatMap(([receiver, refs]) =>
      refs.map(({ name }) => ({ integration: name, receiver })),
    );
    this.notifications.configure(configured);
    this.#config.hash.set(hash);
    this.#config.receivers.set(config.receivers.length);
    this.#config.integrations.set(configured.length);
    this.#config.lastReloadSuccessful.set(1);
    this.#config.lastReloadSuccessSeconds.set(now / 1000);
  }

  configurationFailed(): void {
    this.#config.lastReloadSuccessful.set(0);
  }

  /** Ends what measures in the background. */
  close(): void {
    this.#endProcessMetrics();
  }
}

function createHttpObserver(registry: MetricRegistry): HttpMetrics {
  const metrics = createHttpMetrics(registry);
  return {
    requestAnswered: (handler, method, { code, seconds, size }) => {
      const verb = method.toLowerCase();
      metrics.requestSeconds.with(handler, verb, String(code)).observe(seconds);
      if (size !== undefined) metrics.responseBytes.with(handler, verb).observe(size);
    },
    getsInFlight: (count) => {
      metrics.getsInFlight.set(count);
    },
    getTurnedAway: () => {
      metrics.getsRefused.value += 1;
    },
  };
}
