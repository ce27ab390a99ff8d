// What metrics show before anything happened. Names, types and labels are compared with upstream's
// in test/unit/app/telemetry.test.ts.
import { describe, expect, it } from 'vitest';
import {
  createConfigMetrics,
  createDispatcherMetrics,
  createHttpMetrics,
  createIngestMetrics,
  registerBuildInfo,
} from '../../../src/telemetry/alertmanager-metrics.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';
import { NotificationMetrics } from '../../../src/telemetry/notification-metrics.ts';
import { registerProcessMetrics } from '../../../src/telemetry/process-metrics.ts';
import {
  createPossibleDuplicatesCounter,
  createStoreMetrics,
} from '../../../src/telemetry/tocsin-metrics.ts';
import { parseExposition } from './exposition-parser.ts';

function exposeEverything(): string {
  const registry = new MetricRegistry();
  createIngestMetrics(registry, { withAlertNames: false, withGroupKeys: false });
  createConfigMetrics(registry);
  createDispatcherMetrics(registry);
  createStoreMetrics(registry);
  createPossibleDuplicatesCounter(registry);
  const http = createHttpMetrics(registry);
  http.requestSeconds.with('/api/v2/alerts', 'get', '200').observe(0.1);
  http.responseBytes.with('/api/v2/alerts', 'get').observe(1_000);
  const notifications = new NotificationMetrics(registry, { withReceiverNames: false });
  notifications.configure([]);
  notifications.suppressed.with('silence').inc();
  const platform = { goos: 'linux', goarch: 'amd64', goversion: 'node 20', tags: '' };
  registerBuildInfo(registry, { ...platform, version: '0.1.0', revision: '', branch: '' });
  const stopMeasuring = registerProcessMetrics(registry);
  const text = registry.expose();
  stopMeasuring();
  return text;
}

const exposed = parseExposition(exposeEverything());

describe('the metrics under upstream names (rows X1 to X5)', () => {
  it.each([
    ['alertmanager_alerts_received_total', ['firing', 'resolved']],
    ['alertmanager_alerts', ['active', 'suppressed', 'unprocessed']],
  ])('%s shows its zeros before anything happened', (name, states) => {
    const values = exposed
      .get(name)
      ?.samples.map(({ labels, value }) => [labels.get('status') ?? labels.get('state'), value]);
    expect(values).toEqual(states.map((state) => [state, 0]));
  });

  it('alertmanager_notifications_failed_total shows 18 integrations by 7 reasons', () => {
    expect(exposed.get('alertmanager_notifications_failed_total')?.samples).toHaveLength(18 * 7);
  });
});

describe('NotificationMetrics with receiver names', () => {
  it('adds the label receiver_name and forgets receivers that a reload removed', () => {
    const registry = new MetricRegistry();
    const metrics = new NotificationMetrics(registry, { withReceiverNames: true });
    metrics.configure([{ integration: 'webhook', receiver: 'old' }]);
    metrics.configure([{ integration: 'webhook', receiver: 'new' }]);
    metrics.of({ integration: 'webhook', receiver: 'new' }).failed.clientError.inc();
    const failed = parseExposition(registry.expose()).get(
      'alertmanager_notifications_failed_total',
    );
    expect(new Set(failed?.samples.map(({ labels }) => labels.get('receiver_name')))).toEqual(
      new Set(['new']),
    );
    expect(failed?.samples.filter(({ value }) => value === 1)).toHaveLength(1);
  });
});

describe('registerProcessMetrics()', () => {
  it.each([
    ['process_resident_memory_bytes', 1e6, 1e12],
    ['process_cpu_seconds_total', 0, 1e6],
    ['process_start_time_seconds', 1.6e9, Date.now() / 1000 + 1],
    ['nodejs_heap_size_used_bytes', 1e5, 1e12],
    ['nodejs_eventloop_lag_p99_seconds', 0, 60],
    ['tocsin_store_pending_changes', 0, 0],
  ])('exposes %s within reason', (name, low, high) => {
    const value = exposed.get(name)?.samples[0]?.value;
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
  });
});
