// Telemetry: all metrics of the process under one roof, and what feeds the ones that are read
// rather than counted.
import { countAlertStates, countGroupAlertStates } from '../engine/alert-counts.ts';
import type { ClusterView } from '../engine/alert-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { HttpMetrics } from '../api/http/http-metrics.ts';
import type { VersionInfo } from '../api/v2/read-handlers.ts';
import type { EpochMs } from '../model/instant.ts';
import {
  ALERT_STATES,
  createConfigMetrics,
  createDispatcherMetrics,
  createHttpMetrics,
  createIngestMetrics,
  registerBuildInfo,
  type IngestMetrics,
} from '../telemetry/alertmanager-metrics.ts';
import {
  createClusterMetrics,
  registerClusterEnabled,
  type ClusterMetrics,
} from '../telemetry/cluster-metrics.ts';
import { DeliveryMetrics, type GuardState } from '../telemetry/delivery-metrics.ts';
import {
  createDeadLetterMetrics,
  type DeadLetterMetrics,
} from '../telemetry/dead-letter-metrics.ts';
import { MetricRegistry } from '../telemetry/metric-registry.ts';
import { createNotificationLogMetrics } from '../telemetry/notification-log-metrics.ts';
import { NotificationMetrics } from '../telemetry/notification-metrics.ts';
import { registerProcessMetrics } from '../telemetry/process-metrics.ts';
import { createSilenceMetrics } from '../telemetry/silence-metrics.ts';
import {
  createPossibleDuplicatesCounter,
  createReplicaMetrics,
  createStoreMetrics,
} from '../telemetry/tocsin-metrics.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { driftOf } from './cluster/drift.ts';
import { orderedMembers, positionOf } from './cluster/position.ts';
import { routedReceivers, type Configuration } from './configuration.ts';
import type { ServeOptions } from './flags/serve-options.ts';

export interface TelemetryOptions {
  readonly version: string;
  readonly features: ServeOptions['features'];
  readonly perAlertnameLimit: number;
  /** False where `--cluster.listen-address` is empty. */
  readonly isClusterEnabled: boolean;
}

export class Telemetry {
  readonly registry = new MetricRegistry();
  readonly ingest: IngestMetrics;
  readonly store = createStoreMetrics(this.registry);
  readonly replicas = createReplicaMetrics(this.registry);
  readonly possibleDuplicates = createPossibleDuplicatesCounter(this.registry);
  readonly notifications: NotificationMetrics;
  readonly deadLetters: DeadLetterMetrics;
  readonly delivery: DeliveryMetrics;
  readonly notificationLog = createNotificationLogMetrics(this.registry);
  readonly silences = createSilenceMetrics(this.registry);
  readonly dispatcher = createDispatcherMetrics(this.registry);
  readonly versionInfo: VersionInfo;
  readonly http: HttpMetrics;
  readonly #config = createConfigMetrics(this.registry);
  readonly #cluster: ClusterMetrics | undefined;
  readonly #withGroupKeys: boolean;
  readonly #endProcessMetrics = registerProcessMetrics(this.registry);

  constructor(options: TelemetryOptions) {
    const { version, features, perAlertnameLimit, isClusterEnabled } = options;
    this.#withGroupKeys = features.has('group-key-in-metrics');
    this.ingest = createIngestMetrics(this.registry, {
      withAlertNames: features.has('alert-names-in-metrics'),
      withGroupKeys: this.#withGroupKeys,
    });
    this.ingest.perAlertLimit.set(perAlertnameLimit);
    const withReceiverNames = features.has('receiver-name-in-metrics');
    this.notifications = new NotificationMetrics(this.registry, { withReceiverNames });
    this.delivery = new DeliveryMetrics(this.registry, { withReceiverNames });
    this.deadLetters = createDeadLetterMetrics(this.registry, { withReceiverNames });
    this.http = createHttpObserver(this.registry);
    registerClusterEnabled(this.registry, isClusterEnabled);
    this.#cluster = isClusterEnabled ? createClusterMetrics(this.registry) : undefined;
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

  /** Reads the gauges of the engine and of the replicas at each scrape. */
  watch(parts: {
    readonly engine: Engine;
    readonly committer: Pick<GroupCommit, 'pendingChanges'>;
    readonly cluster: () => ClusterView;
    readonly guards: () => readonly GuardState[];
    readonly isRedisAway: () => boolean;
    readonly now: () => EpochMs;
  }): void {
    const { engine, committer, cluster, guards, isRedisAway, now } = parts;
    this.registry.beforeExpose(() => {
      this.#readAlerts(engine, now());
      const { silences } = engine;
      const { changeCount, searches, size } = silences;
      this.silences.watch({ counts: silences.counts(now()), changeCount, searches, size });
      this.dispatcher.aggregationGroups.set(engine.dispatcher.size);
      this.deadLetters.watch(engine.letters.views());
      this.store.pendingChanges.set(committer.pendingChanges());
      this.delivery.show(guards());
      const view = cluster();
      const own = view.peers.find(({ name }) => name === view.name);
      this.replicas.slotsHeld.set(own?.slots?.length ?? 0);
      this.replicas.configDrift.set(driftOf(view).length);
      this.replicas.redisAway.set(isRedisAway() ? 1 : 0);
      this.#cluster?.watch({ members: orderedMembers(view), position: positionOf(view) });
    });
  }

  configurationLoaded(configuration: Configuration, now: EpochMs): void {
    const { config, engine, hash } = configuration;
    const routed = routedReceivers(configuration);
    const configured = [...engine.integrations].flatMap(([receiver, refs]) =>
      routed.has(receiver) ? refs.map(({ name }) => ({ integration: name, receiver })) : [],
    );
    this.notifications.configure(configured);
    this.#config.hash.set(hash);
    this.#config.receivers.set(routed.size);
    this.#config.integrations.set(configured.length);
    this.#config.inhibitionRules.set(config.inhibitRules.length);
    this.#config.lastReloadSuccessful.set(1);
    this.#config.lastReloadSuccessSeconds.set(now / 1000);
  }

  /** Takes note of stored rows that could not be read, as `table/key`. */
  silencesDamaged(rows: readonly string[]): void {
    const damaged = rows.filter((row) => row.startsWith('silence/'));
    this.silences.unreadable.value += damaged.length;
  }

  configurationFailed(): void {
    this.#config.lastReloadSuccessful.set(0);
  }

  /** Ends what measures in the background. */
  close(): void {
    this.#endProcessMetrics();
  }

  #readAlerts(engine: Engine, now: EpochMs): void {
    const { alerts } = this.ingest;
    if (!this.#withGroupKeys) {
      const counts = countAlertStates(engine, now);
      for (const state of ALERT_STATES) alerts.with(state).set(counts[state]);
      return;
    }
    alerts.clear();
    for (const [groupKey, counts] of countGroupAlertStates(engine, now)) {
      for (const state of ALERT_STATES) alerts.with(groupKey, state).set(counts[state]);
    }
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
