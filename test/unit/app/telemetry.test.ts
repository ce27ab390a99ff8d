// The whole metrics page: names, types, labels and buckets as Alertmanager 0.34 has them, and values
// that are true (rows X1 to X8).
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Configuration } from '../../../src/app/configuration.ts';
import type { Feature } from '../../../src/app/flags/serve-options.ts';
import type { ClusterView } from '../../../src/engine/alert-service.ts';
import { createEventRecorderMetrics } from '../../../src/telemetry/event-recorder/event-recorder-metrics.ts';
import { engineConfig, equals, MINUTE, WEBHOOK } from '../../support/engine-world.ts';
import { ObservedWorld, type ObservedWorldOptions } from '../../support/observed-world.ts';
import { parseExposition, type ParsedFamily } from '../telemetry/exposition-parser.ts';

interface UpstreamFamily {
  readonly name: string;
  readonly type: string;
  /** Label names, sorted, `le` and `quantile` included. */
  readonly labels: readonly string[];
  /** Bounds of a histogram's buckets, as printed. */
  readonly buckets: readonly string[];
}

const GOLDEN = new URL('../../golden/alertmanager-metrics.json', import.meta.url);
const upstream = JSON.parse(readFileSync(GOLDEN, 'utf8')) as {
  readonly families: readonly UpstreamFamily[];
  readonly withFeatures: readonly UpstreamFamily[];
  readonly absentAlone: readonly string[];
};

const GOSSIP = 'replicas meet in Redis and do not gossip';
const NO_SNAPSHOT = 'all state is in one store, which has tocsin_store_* metrics';
const IN_MEMORY = 'a look-up in memory, too short to be timed; the decision itself is counted';

/** What Alertmanager exposes and Tocsin does not, and why. */
const NOT_APPLICABLE: readonly (readonly [names: RegExp, reason: string])[] = [
  [/^go_/, 'the Go runtime; nodejs_* tells of the one that is here'],
  [/^promhttp_/, "Go's HTTP handler; alertmanager_http_* counts scrapes, too"],
  [/^net_conntrack_/, "Go's dialer; notification metrics tell of connections that fail"],
  [/^process_network_/, 'tells of the whole machine'],
  [/^process_virtual_memory_max_bytes$/, 'a limit that nobody sets'],
  [/^alertmanager_oversized?_gossip_/, GOSSIP],
  [/^alertmanager_cluster_(alive_)?messages_/, GOSSIP],
  [/^alertmanager_cluster_(reconnections|refresh_join)_/, GOSSIP],
  [/^alertmanager_cluster_peers_update_total$/, GOSSIP],
  [/^alertmanager_cluster_peer_name_conflicts_total$/, GOSSIP],
  [/^alertmanager_(nflog|silences)_gossip_/, GOSSIP],
  [/^alertmanager_(nflog|silences)_snapshot_/, NO_SNAPSHOT],
  [/^alertmanager_(nflog|silences)_query_duration_seconds$/, IN_MEMORY],
];

const FEATURES: readonly Feature[] = [
  'event-recorder',
  'receiver-name-in-metrics',
  'alert-names-in-metrics',
  'group-key-in-metrics',
];

type Page = ReadonlyMap<string, ParsedFamily>;

function read(world: ObservedWorld): Page {
  return parseExposition(world.telemetry.registry.expose());
}

function value(page: Page, name: string, labels: Readonly<Record<string, string>> = {}): unknown {
  const wanted = Object.entries(labels);
  const found = page
    .get(name.replace(/_(sum|count)$/, ''))
    ?.samples.filter((sample) => wanted.every(([key, text]) => sample.labels.get(key) === text))
    .find((sample) => sample.name === name);
  return found?.value;
}

/** Alerts that fire, end, are silenced, inhibited or cannot be told, over some minutes. */
async function underTraffic(options: ObservedWorldOptions = {}): Promise<ObservedWorld> {
  const rule = {
    name: '',
    sourceMatchers: [equals('severity', 'critical')],
    targetMatchers: [equals('severity', 'warning')],
    equal: [],
  };
  const config = engineConfig({}, [WEBHOOK], { inhibitRules: [rule] });
  let isDown = false;
  const world = new ObservedWorld(config, {
    answer: () =>
      isDown ? { kind: 'failed', reason: 'clientError', error: 'refused' } : { kind: 'sent' },
    ...options,
  });
  if (options.features !== undefined) {
    const recorder = createEventRecorderMetrics(world.telemetry.registry);
    recorder.recorded.with('alert_created', 'stdout', 'success').inc();
    recorder.bytesWritten.with('alert_created', 'stdout').inc(10);
    world.telemetry.ingest.limited('Down').inc(0);
  }
  world.telemetry.configurationLoaded(configurationOf(config), world.clock.now());
  world.telemetry.http.requestAnswered('/api/v2/alerts', 'get', {
    code: 200,
    seconds: 0.1,
    size: 1_000,
  });
  await world.silence('Silenced');
  await world.post(['Root/critical', 'Leaf/warning', 'Silenced', 'Short']);
  await world.clock.advanceAsync(MINUTE);
  isDown = true;
  await world.post(['Short'], world.clock.now());
  await world.clock.advanceAsync(20 * MINUTE);
  await world.post(['Late']);
  return world;
}

function configurationOf(engine: ReturnType<typeof engineConfig>): Configuration {
  const parts: Pick<Configuration, 'engine' | 'hash'> & { config: { inhibitRules: unknown } } = {
    engine,
    hash: 7,
    config: { inhibitRules: engine.inhibitRules },
  };
  // Nothing else is read of it.
  return parts as Configuration;
}

function shapeOf(page: Page, name: string): UpstreamFamily {
  const samples = page.get(name)?.samples ?? [];
  const labels = new Set(samples.flatMap((sample) => [...sample.labels.keys()]));
  const bounds = samples.map((sample) => sample.labels.get('le'));
  return {
    name,
    type: page.get(name)?.type ?? 'absent',
    labels: [...labels].sort(),
    buckets: [...new Set(bounds.filter((bound) => bound !== undefined))],
  };
}

function reasonNotToHave(name: string): string | undefined {
  return NOT_APPLICABLE.find(([names]) => names.test(name))?.[1];
}

const worlds: ObservedWorld[] = [];
let plain: Page;
let withFeatures: Page;
let alone: Page;

beforeAll(async () => {
  worlds.push(await underTraffic());
  worlds.push(await underTraffic({ features: FEATURES }));
  worlds.push(await underTraffic({ isClusterEnabled: false }));
  const [first, second, third] = worlds.map(read);
  [plain, withFeatures, alone] = [first ?? new Map(), second ?? new Map(), third ?? new Map()];
});

afterAll(async () => {
  for (const world of worlds) await world.stop();
});

describe('the metrics page', () => {
  const applicable = upstream.families.filter(({ name }) => reasonNotToHave(name) === undefined);

  it.each(applicable)('has the $type $name with the labels $labels', (expected) => {
    expect(shapeOf(plain, expected.name)).toEqual(expected);
  });

  it.each(upstream.withFeatures)('has $name with the labels $labels by features', (expected) => {
    expect(shapeOf(withFeatures, expected.name)).toEqual(expected);
  });

  it('has no metric that NOT_APPLICABLE names', () => {
    const ours = [...plain.keys(), ...withFeatures.keys()];
    expect(ours.filter((name) => reasonNotToHave(name) !== undefined)).toEqual([]);
  });

  it.each(NOT_APPLICABLE.map(([names]) => names))('lacks %s, which upstream has', (names) => {
    expect(upstream.families.some(({ name }) => names.test(name))).toBe(true);
  });

  it('names nothing alertmanager_ that upstream does not have', () => {
    const known = [...upstream.families, ...upstream.withFeatures].map(({ name }) => name);
    const ours = [...plain.keys(), ...withFeatures.keys()];
    const invented = ours.filter((name) => name.startsWith('alertmanager_'));
    expect(invented.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('tells of replicas only where they are not turned off, as upstream', () => {
    const gone = [...plain.keys()].filter((name) => !alone.has(name));
    const theirs = upstream.absentAlone.filter((name) => reasonNotToHave(name) === undefined);
    expect(gone.sort()).toEqual([...theirs].sort());
    expect(value(alone, 'alertmanager_cluster_enabled')).toBe(0);
  });
});

describe('the values under traffic', () => {
  const rows: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['alertmanager_alerts', { state: 'active' }, 0],
    ['alertmanager_alerts', { state: 'unprocessed' }, 1],
    ['alertmanager_alerts_received_total', { status: 'firing' }, 5],
    ['alertmanager_alerts_received_total', { status: 'resolved' }, 1],
    ['alertmanager_alerts_subscriber_channel_writes_total', { subscriber: 'dispatcher' }, 6],
    ['alertmanager_inhibition_rules', {}, 1],
    ['alertmanager_receivers', {}, 1],
    ['alertmanager_integrations', {}, 1],
    ['alertmanager_config_hash', {}, 7],
    ['alertmanager_dispatcher_alert_processing_duration_seconds_count', {}, 6],
    ['alertmanager_notifications_suppressed_total', { reason: 'inhibition' }, 1],
    ['alertmanager_notifications_total', { integration: 'webhook' }, 10],
    [
      'alertmanager_notifications_failed_total',
      { integration: 'webhook', reason: 'clientError' },
      8,
    ],
    ['alertmanager_notification_requests_total', { integration: 'webhook' }, 10],
    ['alertmanager_notification_requests_failed_total', { integration: 'webhook' }, 8],
    ['alertmanager_silences', { state: 'active' }, 1],
    ['alertmanager_silences_state_size', {}, 1],
    ['alertmanager_silences_matcher_index_size', {}, 1],
    ['alertmanager_silences_version_index_size', {}, 1],
    ['alertmanager_silences_maintenance_total', {}, 1],
    ['alertmanager_silences_maintenance_errors_total', {}, 0],
    ['alertmanager_nflog_maintenance_total', {}, 1],
    ['alertmanager_nflog_gc_duration_seconds_count', {}, 1],
    ['alertmanager_cluster_enabled', {}, 1],
    ['alertmanager_cluster_members', {}, 1],
    ['alertmanager_cluster_failed_peers', {}, 0],
    ['alertmanager_cluster_health_score', {}, 0],
    ['alertmanager_cluster_peer_info', { peer: 'a' }, 1],
    ['alertmanager_peer_position', {}, 0],
  ];

  it.each(rows)('%s %j is %d', (name, labels, expected) => {
    expect(value(plain, name, labels)).toBe(expected);
  });

  it('one look into the notification log comes with each decision', () => {
    const decisions = Number(value(plain, 'alertmanager_nflog_queries_total'));
    expect(decisions).toBeGreaterThanOrEqual(
      Number(value(plain, 'alertmanager_notifications_total', { integration: 'webhook' })),
    );
  });

  it('silences are searched for once per label set', () => {
    expect(value(plain, 'alertmanager_silences_queries_total')).toBeGreaterThanOrEqual(3);
    expect(value(plain, 'alertmanager_silences_query_silences_scanned_total')).toBe(1);
  });

  it('alerts are told by group with group-key-in-metrics', () => {
    const group = '{}:{alertname="Late"}';
    const labels = { group_key: group, state: 'unprocessed' };
    expect(value(withFeatures, 'alertmanager_alerts', labels)).toBe(1);
  });

  it('alerts are suppressed while a silence or an inhibition holds', async () => {
    const world = await underTraffic();
    await world.post(['Root/critical', 'Leaf/warning', 'Silenced']);
    await world.clock.advanceAsync(MINUTE);
    expect(value(read(world), 'alertmanager_alerts', { state: 'suppressed' })).toBe(2);
    expect(value(read(world), 'alertmanager_alerts', { state: 'active' })).toBe(2);
    await world.stop();
  });
});

describe('the replicas', () => {
  it('are counted, have places by name, and are seen to come and go', async () => {
    const peer = (name: string): ClusterView['peers'][number] => ({ name, address: '' });
    let view: ClusterView = { status: 'ready', name: 'b', peers: [peer('b'), peer('a')] };
    const world = new ObservedWorld(engineConfig(), { cluster: () => view });
    const first = read(world);
    expect(value(first, 'alertmanager_cluster_members')).toBe(2);
    expect(value(first, 'alertmanager_peer_position')).toBe(1);
    expect(value(first, 'alertmanager_cluster_peer_info', { peer: 'b' })).toBe(1);
    view = { status: 'ready', name: 'b', peers: [peer('b')] };
    const second = read(world);
    expect(value(second, 'alertmanager_peer_position')).toBe(0);
    expect(value(second, 'alertmanager_cluster_peers_joined_total')).toBe(2);
    expect(value(second, 'alertmanager_cluster_peers_left_total')).toBe(1);
    await world.stop();
  });
});
