// Upstream's metrics under upstream's names, so that dashboards and alerts written for Alertmanager
// keep working (reference rows X1 to X4; prometheus/alertmanager: api/metrics/metrics.go,
// app/metrics.go, config/coordinator.go, dispatch/metric.go, provider/mem/mem.go).
import type { Counter, Gauge, Histogram, Summary } from './metric.ts';
import type { MetricFamily, MetricRegistry } from './metric-registry.ts';

/** The default buckets of Prometheus' Go client, in seconds. */
const DEFAULT_BUCKETS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** Values of the label `state`, in the order in which upstream tells them. */
export const ALERT_STATES = ['active', 'suppressed', 'unprocessed'] as const;

const RESPONSE_SIZE_BUCKETS = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/** What came in (row X1). */
export interface IngestMetrics {
  readonly received: MetricFamily<readonly ['status', 'version'], Counter>;
  readonly invalid: MetricFamily<readonly ['version'], Counter>;
  /** With the label `group_key`, too, where that was asked for. */
  readonly alerts: MetricFamily<readonly string[], Gauge>;
  /** Counts alerts dropped because of their name's limit; by name where that was asked for. */
  readonly limited: (alertname: string) => Counter;
  readonly perAlertLimit: Gauge;
  /** Counts alerts that were taken, once for each part of the program that is handed all of them. */
  readonly handedOn: readonly Counter[];
}

/** What is configured (row X2). */
export interface ConfigMetrics {
  readonly hash: Gauge;
  readonly lastReloadSuccessful: Gauge;
  readonly lastReloadSuccessSeconds: Gauge;
  readonly receivers: Gauge;
  readonly integrations: Gauge;
  readonly inhibitionRules: Gauge;
}

/** What the dispatcher does (row X3). */
export interface DispatcherMetrics {
  readonly aggregationGroups: Gauge;
  readonly processingSeconds: Summary;
}

/** What HTTP clients get (row X4). `handler` is the route pattern, `method` lower case. */
export interface HttpMetrics {
  readonly requestSeconds: MetricFamily<readonly ['handler', 'method', 'code'], Histogram>;
  readonly responseBytes: MetricFamily<readonly ['handler', 'method'], Histogram>;
  readonly getsInFlight: Gauge;
  readonly getsRefused: Counter;
}

/** The labels of `alertmanager_build_info`; `goversion` carries the version of the runtime. */
export interface BuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly branch: string;
  readonly goversion: string;
  readonly goos: string;
  readonly goarch: string;
  readonly tags: string;
}

/** Registers row X1. The children that upstream shows from the start exist from the start. */
export function createIngestMetrics(
  registry: MetricRegistry,
  {
    withAlertNames,
    withGroupKeys,
  }: { readonly withAlertNames: boolean; readonly withGroupKeys: boolean },
): IngestMetrics {
  const received = registry.counter({
    name: 'alertmanager_alerts_received_total',
    help: 'Alerts received, refused ones included.',
    labels: ['status', 'version'],
  });
  const invalid = registry.counter({
    name: 'alertmanager_alerts_invalid_total',
    help: 'Received alerts that were refused because they are invalid.',
    labels: ['version'],
  });
  const alerts = registry.gauge({
    name: 'alertmanager_alerts',
    help: 'Alerts that fire, by state.',
    labels: withGroupKeys ? ['group_key', 'state'] : ['state'],
  });
  const limited = registry.counter({
    name: 'alertmanager_alerts_limited_total',
    help: 'Alerts dropped because too many had the same name.',
    labels: withAlertNames ? ['alertname'] : [],
  });
  const perAlertLimit = registry.gauge({
    name: 'alertmanager_alerts_per_alert_limit',
    help: 'How many alerts of one name are taken; 0 is any number.',
  });
  for (const status of ['firing', 'resolved']) received.with(status, 'v2');
  const writes = registry.counter({
    name: 'alertmanager_alerts_subscriber_channel_writes_total',
    help: 'Alerts handed on to a part of the program, refused ones not included.',
    labels: ['subscriber'],
  });
  if (!withGroupKeys) for (const state of ALERT_STATES) alerts.with(state);
  invalid.with('v2');
  if (!withAlertNames) limited.with();
  return {
    received,
    invalid,
    alerts,
    limited: (name) => limited.with(...(withAlertNames ? [name] : [])),
    perAlertLimit: perAlertLimit.with(),
    handedOn: [writes.with('dispatcher'), writes.with('inhibitor')],
  };
}

/** Registers row X2, without `build_info`. */
export function createConfigMetrics(registry: MetricRegistry): ConfigMetrics {
  const gauge = (name: string, help: string): Gauge =>
    registry.gauge({ name: `alertmanager_${name}`, help }).with();
  return {
    hash: gauge('config_hash', 'Short hash of the configuration in use, to compare replicas.'),
    lastReloadSuccessful: gauge(
      'config_last_reload_successful',
      'Whether the last attempt to load the configuration succeeded.',
    ),
    lastReloadSuccessSeconds: gauge(
      'config_last_reload_success_timestamp_seconds',
      'When the configuration in use was loaded.',
    ),
    receivers: gauge('receivers', 'Receivers that some route names.'),
    integrations: gauge('integrations', 'Integrations of the receivers that some route names.'),
    inhibitionRules: gauge('inhibition_rules', 'Inhibition rules in the configuration.'),
  };
}

/** Registers `alertmanager_build_info`, always 1. */
export function registerBuildInfo(registry: MetricRegistry, info: BuildInfo): void {
  const { branch, goarch, goos, goversion, revision, tags, version } = info;
  registry
    .gauge({
      name: 'alertmanager_build_info',
      help: 'Always 1; its labels tell the version, and what it runs on.',
      labels: ['branch', 'goarch', 'goos', 'goversion', 'revision', 'tags', 'version'],
    })
    .with(branch, goarch, goos, goversion, revision, tags, version)
    .set(1);
}

/** Registers row X3. */
export function createDispatcherMetrics(registry: MetricRegistry): DispatcherMetrics {
  const aggregationGroups = registry.gauge({
    name: 'alertmanager_dispatcher_aggregation_groups',
    help: 'Aggregation groups in existence.',
  });
  const processingSeconds = registry.summary({
    name: 'alertmanager_dispatcher_alert_processing_duration_seconds',
    help: 'Time taken to route an alert into its aggregation groups.',
  });
  // There is no limit, and nothing to contend for: these stay at zero.
  for (const [name, help] of [
    ['limit_reached_total', 'Groups that were not made because of a limit.'],
    ['creation_retries_total', 'Repeated attempts to make a group.'],
    ['creation_given_up_total', 'Groups that could not be made.'],
  ] as const) {
    registry.counter({ name: `alertmanager_dispatcher_aggregation_group_${name}`, help });
  }
  return {
    aggregationGroups: aggregationGroups.with(),
    processingSeconds: processingSeconds.with(),
  };
}

/** Registers row X4. */
export function createHttpMetrics(registry: MetricRegistry): HttpMetrics {
  const requestSeconds = registry.histogram({
    name: 'alertmanager_http_request_duration_seconds',
    help: 'Time taken to answer HTTP requests.',
    labels: ['handler', 'method', 'code'],
    buckets: DEFAULT_BUCKETS,
  });
  const responseBytes = registry.histogram({
    name: 'alertmanager_http_response_size_bytes',
    help: 'Size of the bodies of HTTP responses.',
    labels: ['handler', 'method'],
    buckets: RESPONSE_SIZE_BUCKETS,
  });
  const getsInFlight = registry.gauge({
    name: 'alertmanager_http_requests_in_flight',
    help: 'HTTP requests being answered that count towards the concurrency limit.',
    labels: ['method'],
  });
  const getsRefused = registry.counter({
    name: 'alertmanager_http_concurrency_limit_exceeded_total',
    help: 'HTTP requests refused because of the concurrency limit.',
    labels: ['method'],
  });
  return {
    requestSeconds,
    responseBytes,
    getsInFlight: getsInFlight.with('get'),
    getsRefused: getsRefused.with('get'),
  };
}
