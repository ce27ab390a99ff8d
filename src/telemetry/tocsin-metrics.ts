// Metrics without a counterpart upstream: the state store, and notifications that may have arrived twice.
import type { Counter, Gauge, Histogram } from './metric.ts';
import type { MetricRegistry } from './metric-registry.ts';

/** A commit waits for the disk or for Redis: tenths of a millisecond to seconds. */
const COMMIT_BUCKETS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
];

/** The state store as seen by those who commit to it. */
export interface StoreMetrics {
  readonly commits: Counter;
  readonly commitsFailed: Counter;
  readonly commitSeconds: Histogram;
  /** Changes that are taken into account but not yet durable; the app sets it. */
  readonly pendingChanges: Gauge;
}

/** Registers the metrics of the state store. */
export function createStoreMetrics(registry: MetricRegistry): StoreMetrics {
  const commits = registry.counter({
    name: 'tocsin_store_commits_total',
    help: 'Commits to the state store, failed ones included.',
  });
  const commitsFailed = registry.counter({
    name: 'tocsin_store_commit_failures_total',
    help: 'Commits that the state store refused or that could not reach it.',
  });
  const commitSeconds = registry.histogram({
    name: 'tocsin_store_commit_duration_seconds',
    help: 'Time until a commit was durable, or had failed.',
    buckets: COMMIT_BUCKETS,
  });
  const pendingChanges = registry.gauge({
    name: 'tocsin_store_pending_changes',
    help: 'Changes in memory that are not yet durable.',
  });
  return {
    commits: commits.with(),
    commitsFailed: commitsFailed.with(),
    commitSeconds: commitSeconds.with(),
    pendingChanges: pendingChanges.with(),
  };
}

/** Registers and returns the count of notifications sent although an earlier one may have arrived. */
export function createPossibleDuplicatesCounter(registry: MetricRegistry): Counter {
  return registry
    .counter({
      name: 'tocsin_notification_possible_duplicates_total',
      help: 'Notifications sent and marked because an earlier attempt may have arrived.',
    })
    .with();
}

/** What replicas that share a Redis do with the slots into which groups fall. */
export interface ReplicaMetrics {
  readonly takeovers: Counter;
  readonly fencedRows: Counter;
  /** The app sets these before each scrape. */
  readonly slotsHeld: Gauge;
  readonly configDrift: Gauge;
  readonly redisAway: Gauge;
}

/** Registers the metrics of replicas; in a process that shares no state they stay 0. */
export function createReplicaMetrics(registry: MetricRegistry): ReplicaMetrics {
  const takeovers = registry.counter({
    name: 'tocsin_cluster_takeovers_total',
    help: 'Slots of which this replica has begun to tell people.',
  });
  const fencedRows = registry.counter({
    name: 'tocsin_cluster_fenced_rows_total',
    help: 'Rows that were not stored, as their slot had gone to another replica.',
  });
  const slotsHeld = registry.gauge({
    name: 'tocsin_cluster_slots_held',
    help: 'Slots of whose groups this replica tells people.',
  });
  const configDrift = registry.gauge({
    name: 'tocsin_cluster_config_drift',
    help: 'Replicas that have another configuration than this one.',
  });
  const redisAway = registry.gauge({
    name: 'tocsin_cluster_redis_away',
    help: 'Whether this replica cannot reach the others through Redis.',
  });
  return {
    takeovers: takeovers.with(),
    fencedRows: fencedRows.with(),
    slotsHeld: slotsHeld.with(),
    configDrift: configDrift.with(),
    redisAway: redisAway.with(),
  };
}
