// What became of notifications, under upstream's names (reference row X5;
// prometheus/alertmanager:notify/metrics.go).
import type { FailureReason } from '../notify/integration.ts';
import type { Counter, Histogram } from './metric.ts';
import type { MetricFamily, MetricRegistry } from './metric-registry.ts';

const LATENCY_BUCKETS = [1, 5, 10, 15, 20];

/** Upstream's integrations; their metrics exist from the start, with zeros. */
const INTEGRATIONS = [
  'discord',
  'email',
  'incidentio',
  'jira',
  'mattermost',
  'msteams',
  'msteamsv2',
  'opsgenie',
  'pagerduty',
  'pushover',
  'rocketchat',
  'slack',
  'sns',
  'telegram',
  'victorops',
  'webex',
  'webhook',
  'wechat',
];

/** The metrics of one integration, or of one integration of one receiver. */
export interface IntegrationMetrics {
  /** Notifications, however many attempts each of them takes. */
  readonly notifications: Counter;
  readonly failed: Readonly<Record<FailureReason, Counter>>;
  /** Attempts. */
  readonly requests: Counter;
  readonly requestsFailed: Counter;
  /** Of each attempt. */
  readonly latencySeconds: Histogram;
}

/** One integration of a configuration. */
export interface ConfiguredIntegration {
  readonly integration: string;
  readonly receiver: string;
}

export interface NotificationMetricsOptions {
  /** Adds the label `receiver_name` (upstream's feature flag `receiver-name-in-metrics`). */
  readonly withReceiverNames: boolean;
}

interface Families {
  readonly notifications: MetricFamily<readonly string[], Counter>;
  readonly failed: MetricFamily<readonly string[], Counter>;
  readonly requests: MetricFamily<readonly string[], Counter>;
  readonly requestsFailed: MetricFamily<readonly string[], Counter>;
  readonly latencySeconds: MetricFamily<readonly string[], Histogram>;
}

/** Registers row X5 and hands out the metrics of each integration. */
export class NotificationMetrics {
  /** Counts alerts, for `silence`, `inhibition`, `mute_time_interval`, `active_time_interval`. */
  readonly suppressed: MetricFamily<readonly ['reason'], Counter>;
  readonly #withReceiverNames: boolean;
  readonly #families: Families;

  constructor(registry: MetricRegistry, options: NotificationMetricsOptions) {
    this.#withReceiverNames = options.withReceiverNames;
    this.#families = createFamilies(
      registry,
      options.withReceiverNames ? ['integration', 'receiver_name'] : ['integration'],
    );
    this.suppressed = registry.counter({
      name: 'alertmanager_notifications_suppressed_total',
      help: 'Alerts left out of notifications by a silence, an inhibition or a time interval.',
      labels: ['reason'],
    });
  }

  /**
   * Shows zeros for what may happen under a configuration. With receiver names everything counted
   * so far is forgotten, as upstream does, since receivers may be gone.
   */
  configure(configured: Iterable<ConfiguredIntegration>): void {
    if (!this.#withReceiverNames) {
      for (const integration of INTEGRATIONS) this.of({ integration, receiver: '' });
      return;
    }
    const { notifications, failed, requests, requestsFailed, latencySeconds } = this.#families;
    for (const family of [notifications, failed, requests, requestsFailed]) family.clear();
    latencySeconds.clear();
    for (const one of configured) this.of(one);
  }

  /** Returns the metrics to count with; keep them as long as the configuration. */
  of({ integration, receiver }: ConfiguredIntegration): IntegrationMetrics {
    const labels = this.#withReceiverNames ? [integration, receiver] : [integration];
    const { notifications, failed, requests, requestsFailed, latencySeconds } = this.#families;
    const counterFor = (reason: FailureReason): Counter => failed.with(...labels, reason);
    return {
      notifications: notifications.with(...labels),
      failed: {
        other: counterFor('other'),
        clientError: counterFor('clientError'),
        serverError: counterFor('serverError'),
        contextCanceled: counterFor('contextCanceled'),
        contextDeadlineExceeded: counterFor('contextDeadlineExceeded'),
        authError: counterFor('authError'),
        rateLimited: counterFor('rateLimited'),
      },
      requests: requests.with(...labels),
      requestsFailed: requestsFailed.with(...labels),
      latencySeconds: latencySeconds.with(...labels),
    };
  }
}

function createFamilies(registry: MetricRegistry, labels: readonly string[]): Families {
  const counter = (name: string, help: string): MetricFamily<readonly string[], Counter> =>
    registry.counter({ name: `alertmanager_${name}`, help, labels });
  return {
    notifications: counter('notifications_total', 'Notifications attempted.'),
    failed: registry.counter({
      name: 'alertmanager_notifications_failed_total',
      help: 'Notifications given up, by reason.',
      labels: [...labels, 'reason'],
    }),
    requests: counter('notification_requests_total', 'Attempts to send a notification.'),
    requestsFailed: counter('notification_requests_failed_total', 'Attempts that failed.'),
    latencySeconds: registry.histogram({
      name: 'alertmanager_notification_latency_seconds',
      help: 'Time taken by attempts to send a notification.',
      labels,
      buckets: LATENCY_BUCKETS,
    }),
  };
}
