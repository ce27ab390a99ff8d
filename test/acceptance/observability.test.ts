// What operators see of the built server: metrics with true values, one trace from the post to the
// webhook, and a file of events as Alertmanager writes them (rows X1 to X10, C23, C24).
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpSink } from '../support/http-sink.ts';
import { GrpcCollector } from '../support/otlp-collector.ts';
import { readSpans, type ReadSpan } from '../support/read-spans.ts';
import { ServerProcess, type ServerOptions } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import { parseExposition } from '../unit/telemetry/exposition-parser.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startSink(): Promise<HttpSink> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  return sink;
}

async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const server = await ServerProcess.start(options);
  closers.push(() => server.remove());
  return server;
}

function configuration(webhook: string, more = ''): string {
  return `
route:
  receiver: hook
  group_by: [alertname]
  group_wait: 200ms
  group_interval: 1s
  repeat_interval: 1h
  routes:
    - { receiver: dead, matchers: [alertname="Unreachable"] }
inhibit_rules:
  - name: critical over warning
    source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [cluster]
receivers:
  - name: hook
    webhook_configs: [{ url: "${webhook}" }]
  - name: dead
    webhook_configs: [{ url: "${webhook}refuse" }]
${more}`;
}

async function post(
  server: ServerProcess,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v2/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect(`${response.status} ${text}`).toMatch(/^200/);
  return text === '' ? undefined : JSON.parse(text);
}

function silenceOf(alertname: string): unknown {
  return {
    matchers: [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    createdBy: 'somebody',
    comment: 'quiet, please',
  };
}

async function scrape(
  server: ServerProcess,
): Promise<(name: string, labels?: Readonly<Record<string, string>>) => number | undefined> {
  const response = await fetch(`${server.url}/metrics`);
  const page = parseExposition(await response.text());
  return (name, labels = {}) => {
    const samples = [...page.values()].flatMap((family) => family.samples);
    const wanted = Object.entries(labels);
    return samples.find(
      (sample) =>
        sample.name === name && wanted.every(([key, value]) => sample.labels.get(key) === value),
    )?.value;
  };
}

function until(server: ServerProcess, isDone: () => boolean | Promise<boolean>): Promise<void> {
  return waitUntil(isDone, 10_000, () => server.log);
}

/** Alerts that are told, silenced, inhibited, and cannot be told; waits until all that has happened. */
async function makeTraffic(server: ServerProcess, sink: HttpSink): Promise<void> {
  sink.answer = ({ url }) => ({ status: url.endsWith('refuse') ? 400 : 200 });
  await post(server, 'silences', silenceOf('Silenced'));
  await post(server, 'alerts', [
    { labels: { alertname: 'Short' } },
    { labels: { alertname: 'Silenced' } },
    { labels: { alertname: 'Unreachable' } },
    { labels: { alertname: 'Root', severity: 'critical', cluster: 'a' } },
    { labels: { alertname: 'Leaf', severity: 'warning', cluster: 'a' } },
  ]);
  await until(server, () => sink.requests.length >= 3);
  const endsAt = new Date().toISOString();
  await post(server, 'alerts', [{ labels: { alertname: 'Short' }, startsAt: endsAt, endsAt }]);
  await until(server, () => sink.requests.some(({ body }) => body.includes('"status":"resolved"')));
}

describe('the metrics', () => {
  it('tell what happened', async () => {
    const sink = await startSink();
    const server = await startServer({
      config: configuration(sink.url('/')),
      flags: ['--enable-feature=receiver-name-in-metrics', '--data.maintenance-interval=1s'],
    });
    await makeTraffic(server, sink);
    await until(
      server,
      async () => ((await scrape(server))('alertmanager_nflog_maintenance_total') ?? 0) > 0,
    );
    const value = await scrape(server);
    expect(value('alertmanager_alerts', { state: 'suppressed' })).toBe(2);
    expect(value('alertmanager_alerts_received_total', { status: 'firing' })).toBe(5);
    expect(value('alertmanager_alerts_received_total', { status: 'resolved' })).toBe(1);
    expect(value('alertmanager_silences', { state: 'active' })).toBe(1);
    expect(value('alertmanager_inhibition_rules')).toBe(1);
    expect(value('alertmanager_cluster_members')).toBe(1);
    const hook = { integration: 'webhook', receiver_name: 'hook' };
    expect(value('alertmanager_notifications_total', hook)).toBe(3);
    expect(value('alertmanager_notification_latency_seconds_count', hook)).toBe(3);
    const refused = { receiver_name: 'dead', reason: 'clientError' };
    expect(value('alertmanager_notifications_failed_total', refused)).toBeGreaterThan(0);
    for (const reason of ['silence', 'inhibition']) {
      expect(value('alertmanager_notifications_suppressed_total', { reason })).toBeGreaterThan(0);
    }
    expect(
      value('alertmanager_http_request_duration_seconds_count', {
        handler: '/api/v2/alerts',
        method: 'post',
        code: '200',
      }),
    ).toBe(2);
    expect(server.log).toContain('msg="Completed loading of configuration file"');
  });
});

describe('a trace', () => {
  const REMOTE = '4bf92f3577b34da6a3ce929d0e0e4736';

  it('goes from the post of an alert to the webhook', async () => {
    const [sink, collector] = [await startSink(), await GrpcCollector.listen()];
    closers.push(() => collector.close());
    const tracing = `tracing: { endpoint: "${collector.endpoint}", insecure: true, sampling_fraction: 1 }`;
    const server = await startServer({ config: configuration(sink.url('/'), tracing) });
    await post(server, 'alerts', [{ labels: { alertname: 'Down' } }], {
      traceparent: `00-${REMOTE}-00f067aa0ba902b7-01`,
    });
    await until(server, () => sink.requests.length > 0);
    expect(sink.requests[0]?.headers['traceparent']).toContain(REMOTE);
    expect(await server.end('SIGTERM')).toBe(0);

    const spans = collector.calls.flatMap(({ message }) => readSpans(message));
    const ours = spans.filter(({ traceId }) => traceId === REMOTE);
    expect(chainOf(ours, 'HTTP POST')).toEqual([
      'POST /api/v2/alerts',
      'api.postAlertsHandler',
      'provider.mem.Put',
      'dispatch.AggregationGroup.insert',
      'dispatch.AggregationGroup.flush',
      'notify.RetryStage.Exec',
      'notify.Integration.Notify',
      'HTTP POST',
    ]);
    const url = new URL(sink.url('/'));
    expect(JSON.stringify(ours)).not.toContain(url.href);
  });

  it('begins with a reload that asks for it, and a bad one changes nothing', async () => {
    const [sink, collector] = [await startSink(), await GrpcCollector.listen()];
    closers.push(() => collector.close());
    const server = await startServer({ config: configuration(sink.url('/')) });
    const reload = async (tracing: string): Promise<number> => {
      await server.writeConfig(configuration(sink.url('/'), tracing));
      return (await fetch(`${server.url}/-/reload`, { method: 'POST' })).status;
    };
    const missing = '{ endpoint: "127.0.0.1:1", tls_config: { ca_file: /no/such/file } }';
    expect(await reload(`tracing: ${missing}`)).toBe(500);
    expect((await scrape(server))('alertmanager_config_last_reload_successful')).toBe(0);
    expect(
      await reload(
        `tracing: { endpoint: "${collector.endpoint}", insecure: true, sampling_fraction: 1 }`,
      ),
    ).toBe(200);
    await post(server, 'silences', silenceOf('Down'));
    expect(await server.end('SIGTERM')).toBe(0);
    const names = collector.calls
      .flatMap(({ message }) => readSpans(message))
      .map(({ name }) => name);
    expect(names).toContain('silences.Set');
    expect(names).toContain('api.postSilencesHandler');
  });
});

/** The names of a span and of its parents, the first one first. */
function chainOf(spans: readonly ReadSpan[], name: string): readonly string[] {
  const names: string[] = [];
  let span = spans.find((one) => one.name === name);
  while (span !== undefined) {
    names.unshift(span.name);
    const { parentSpanId } = span;
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return names;
}

describe('the file of events', () => {
  const GOLDEN = new URL('../golden/event-recorder/traffic.json', import.meta.url);
  const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as { readonly lines: readonly string[] };

  it('has the events that Alertmanager writes, in its form', async () => {
    const sink = await startSink();
    const server = await ServerProcess.prepare({
      config: '',
      flags: ['--enable-feature=event-recorder'],
    });
    closers.push(() => server.remove());
    const path = join(server.folder, 'events.jsonl');
    const recorder = `event_recorder: { file_outputs: [{ path: "${path}" }] }`;
    await server.writeConfig(configuration(sink.url('/'), recorder));
    await server.restart();
    await makeTraffic(server, sink);
    expect(
      (await scrape(server))('alertmanager_events_recorded_total', {
        event_type: 'alert_created',
        result: 'success',
      }),
    ).toBe(5);
    expect(await server.end('SIGTERM')).toBe(0);

    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const kinds = lines.map(kindOf);
    expect(kinds[0]).toBe('alertmanagerStartupEvent');
    expect(kinds.at(-1)).toBe('alertmanagerShutdownEvent');
    expect(new Set(kinds)).toEqual(
      new Set(golden.lines.map(kindOf).filter((kind) => kind !== 'silenceUpdated')),
    );
    for (const line of lines) {
      const known = golden.lines.filter((one) => kindOf(one) === kindOf(line)).flatMap(keysOf);
      // The recorded Alertmanager was built without a version.
      const keys = keysOf(line).filter((key) => !key.endsWith('.version'));
      expect(keys.filter((key) => !known.includes(key))).toEqual([]);
    }
  });

  it('is not written without the feature, as upstream', async () => {
    const sink = await startSink();
    const recorder = 'event_recorder: { file_outputs: [{ path: /no/such/folder/events.jsonl }] }';
    const server = await startServer({ config: configuration(sink.url('/'), recorder) });
    expect((await scrape(server))('alertmanager_event_recorder_queue_length')).toBeUndefined();
    expect(await server.end('SIGTERM')).toBe(0);
  });
});

function kindOf(line: string): string | undefined {
  const { data } = JSON.parse(line) as { readonly data: Readonly<Record<string, unknown>> };
  return Object.keys(data)[0];
}

/** All keys with their parents, positions in lists left out. */
function keysOf(line: string): readonly string[] {
  const walk = (value: unknown, path: string): readonly string[] => {
    if (typeof value !== 'object' || value === null) return [path];
    return Object.entries(value).flatMap(([key, inner]) =>
      walk(inner, Array.isArray(value) ? path : `${path}.${key}`),
    );
  };
  return walk(JSON.parse(line), '');
}
