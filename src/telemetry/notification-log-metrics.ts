// The notification log under upstream's names (reference row X6;
// prometheus/alertmanager:nflog/nflog.go). Its records are part of the state store, which has
// metrics of its own; so it has no snapshot, and nobody gossips about it.
import { createMaintenanceMetrics, type MaintenanceMetrics } from './maintenance-metrics.ts';
import type { Counter } from './metric.ts';
import type { MetricRegistry } from './metric-registry.ts';

export interface NotificationLogMetrics {
  /** One for each decision about an integration. */
  readonly queries: Counter;
  readonly maintenance: MaintenanceMetrics;
}

/** Registers row X6. */
export function createNotificationLogMetrics(registry: MetricRegistry): NotificationLogMetrics {
  const queries = registry.counter({
    name: 'alertmanager_nflog_queries_total',
    help: 'Looks into the notification log, one for each decision.',
  });
  // A record that is not there is an answer; upstream counts it as an error.
  registry.counter({
    name: 'alertmanager_nflog_query_errors_total',
    help: 'Looks into the notification log that failed.',
  });
  return { queries: queries.with(), maintenance: createMaintenanceMetrics(registry, 'nflog') };
}
