// Spans on their way to a collector, by both transports (rows C23, X9).
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { TracingConfig } from '../../../src/config/tracing-config.ts';
import { durationMs } from '../../../src/model/instant.ts';
import { createHttpClient } from '../../../src/receivers/http/http-client.ts';
import { readSecret } from '../../../src/receivers/secrets/read-secret.ts';
import { TlsLoader } from '../../../src/receivers/tls/tls-options.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';
import { createTracingMetrics } from '../../../src/telemetry/tracing/tracing-metrics.ts';
import { Tracing } from '../../../src/telemetry/tracing/tracing.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { GrpcCollector, type GrpcAnswer } from '../../support/otlp-collector.ts';
import { httpConfig, inline, NO_TLS, receiverDeps } from '../../support/receiver-fixtures.ts';
import { CERT } from '../../support/test-certificate.ts';
import { waitUntil } from '../../support/wait-until.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

class World {
  readonly clock = new FakeClock();
  readonly errors: string[] = [];
  readonly registry = new MetricRegistry();
  readonly tracing: Tracing;

  constructor() {
    const file = (path: string): Promise<string> => readFile(path, 'utf8');
    this.tracing = new Tracing({
      clock: this.clock,
      logger: { log: (_level, _message, fields) => this.errors.push(String(fields?.['error'])) },
      metrics: createTracingMetrics(this.registry),
      version: '1.2.3',
      loadTls: (config) => new TlsLoader(config, file).load(),
      readSecret: (source) => readSecret(source, file),
    });
    closers.push(() => this.tracing.stop());
  }

  get counts(): string {
    const lines = this.registry.expose().split('\n');
    return lines.filter((line) => line.startsWith('tocsin_tracing')).join(' ');
  }

  async send(config: TracingConfig): Promise<void> {
    expect(await this.tracing.apply(config)).toEqual({ ok: true, value: undefined });
    this.tracing.tracer.start('GET /api/v2/alerts', { kind: 'server' }).end();
    await this.tracing.stop();
  }
}

function tracingConfig(endpoint: string, parts: Partial<TracingConfig> = {}): TracingConfig {
  return {
    clientType: 'grpc',
    endpoint,
    samplingFraction: 1,
    insecure: true,
    tlsConfig: undefined,
    headers: [],
    compression: 'none',
    timeoutMs: durationMs(0),
    ...parts,
  };
}

const TRUST = { ...NO_TLS, ca: { kind: 'inline', pem: CERT } } as const;
const EXPORTED = 'tocsin_tracing_spans_exported_total 1';
const DROPPED = 'tocsin_tracing_spans_dropped_total 1';

describe('by gRPC', () => {
  async function startCollector(options: { readonly tls?: boolean } = {}): Promise<GrpcCollector> {
    const collector = await GrpcCollector.listen(options);
    closers.push(() => collector.close());
    return collector;
  }

  it('spans arrive as one call of the trace service', async () => {
    const collector = await startCollector();
    const world = new World();
    await world.send(tracingConfig(collector.endpoint, { headers: [['X-Tenant', inline('t1')]] }));
    const [call] = collector.calls;
    expect(call).toMatchObject({
      path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      isCompressed: false,
    });
    expect(call?.headers).toMatchObject({
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': '10000m',
      'user-agent': 'Tocsin/1.2.3',
      'x-tenant': 't1',
    });
    for (const text of ['service.name', 'alertmanager', 'GET /api/v2/alerts']) {
      expect(call?.message.includes(text)).toBe(true);
    }
    expect(world.counts).toContain(EXPORTED);
    expect(world.errors).toEqual([]);
  });

  it('spans arrive compressed when the configuration says so', async () => {
    const collector = await startCollector();
    await new World().send(tracingConfig(collector.endpoint, { compression: 'gzip' }));
    const [call] = collector.calls;
    expect(call).toMatchObject({ isCompressed: true });
    expect(call?.headers).toMatchObject({ 'grpc-encoding': 'gzip' });
    expect(gunzipSync(call?.message ?? '').includes('GET /api/v2/alerts')).toBe(true);
  });

  it('spans go by TLS unless that is switched off, to whom the configuration trusts', async () => {
    const collector = await startCollector({ tls: true });
    const secure = tracingConfig(collector.endpoint, { insecure: false, tlsConfig: TRUST });
    await new World().send(secure);
    expect(collector.calls).toHaveLength(1);
    const world = new World();
    await world.send({ ...secure, tlsConfig: undefined });
    expect(collector.calls).toHaveLength(1);
    expect(world.counts).toContain(DROPPED);
    expect(world.errors[0]).toMatch(/self-signed certificate/);
  });

  it('a connection serves many batches, and a lost one is made again', async () => {
    const collector = await startCollector();
    const world = new World();
    await world.tracing.apply(tracingConfig(collector.endpoint));
    for (let i = 1; i <= 3; i++) {
      if (i === 3) collector.dropSessions();
      for (let j = 0; j < 512; j++) world.tracing.tracer.start('work').end();
      await waitUntil(
        () => {
          // What was lost with its connection is sent again after a second.
          world.clock.advance(100);
          return collector.calls.length === i;
        },
        5_000,
        () => `${collector.calls.length} calls`,
      );
    }
    expect(collector.sessionCount).toBe(2);
  });

  it.each<[string, GrpcAnswer, string]>([
    [
      'a refusal',
      { kind: 'status', status: '3', message: 'no%20such%20tenant' },
      'grpc-status 3: no such tenant',
    ],
    ['no such service', { kind: 'headers only', status: '12' }, 'grpc-status 12'],
    ['an overload', { kind: 'status', status: '14' }, 'grpc-status Unavailable'],
    ['something that speaks no gRPC', { kind: 'http', status: 404 }, 'HTTP status 404'],
    ['a call that is broken off', { kind: 'reset' }, 'Stream closed with error code NGHTTP2'],
  ])('%s is told', async (_name, answer, expected) => {
    const collector = await startCollector();
    collector.answer = () => answer;
    const world = new World();
    await world.send(tracingConfig(collector.endpoint));
    expect(world.errors).toEqual([expect.stringContaining(expected)]);
    expect(world.counts).toContain(DROPPED);
  });

  it('a collector that never answers is given up', async () => {
    const collector = await startCollector();
    collector.answer = () => ({ kind: 'hang' });
    const world = new World();
    await world.send(tracingConfig(collector.endpoint, { timeoutMs: durationMs(100) }));
    expect(world.errors).toEqual(['no answer within 100 ms']);
  });

  it('a collector that is not there is told', async () => {
    const collector = await GrpcCollector.listen();
    const { endpoint } = collector;
    await collector.close();
    const world = new World();
    await world.send(tracingConfig(endpoint));
    expect(world.errors).toEqual([expect.stringContaining('ECONNREFUSED')]);
  });
});

describe('by HTTP', () => {
  interface Post {
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }

  async function startCollector(
    status = 200,
    answer = '',
  ): Promise<{ readonly endpoint: string; readonly posts: Post[] }> {
    const posts: Post[] = [];
    const server: Server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url = '', headers } = request;
        posts.push({ url, headers, body: Buffer.concat(chunks) });
        response.writeHead(status).end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    // Of a TCP server this is never null nor a path.
    return { endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`, posts };
  }

  it('spans are posted as protobuf', async () => {
    const { endpoint, posts } = await startCollector();
    const world = new World();
    const headers = [['X-Tenant', inline('t1')]] as const;
    await world.send(tracingConfig(endpoint, { clientType: 'http', headers }));
    expect(posts[0]?.url).toBe('/v1/traces');
    expect(posts[0]?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'user-agent': 'Tocsin/1.2.3',
      'x-tenant': 't1',
    });
    expect(posts[0]?.body.includes('GET /api/v2/alerts')).toBe(true);
    expect(world.counts).toContain(EXPORTED);
  });

  it('spans are posted compressed when the configuration says so', async () => {
    const { endpoint, posts } = await startCollector();
    const config = tracingConfig(endpoint, { clientType: 'http', compression: 'gzip' });
    await new World().send(config);
    expect(posts[0]?.headers).toMatchObject({ 'content-encoding': 'gzip' });
    expect(gunzipSync(posts[0]?.body ?? '').includes('GET /api/v2/alerts')).toBe(true);
  });

  it('an endpoint may be a URL with a path of its own', async () => {
    const { endpoint, posts } = await startCollector();
    const url = `http://${endpoint}/otlp/traces`;
    await new World().send(tracingConfig(url, { clientType: 'http' }));
    expect(posts[0]?.url).toBe('/otlp/traces');
  });

  it('spans go by TLS unless that is switched off', async () => {
    const sink = await HttpSink.listen({ tls: 'http/1.1' });
    closers.push(() => sink.close());
    const world = new World();
    const config = tracingConfig(`127.0.0.1:${sink.port}`, { clientType: 'http', insecure: false });
    await world.send({ ...config, tlsConfig: TRUST });
    expect(sink.requests).toHaveLength(1);
    expect(world.counts).toContain(EXPORTED);
  });

  it.each([
    [400, 'bad\nspan', 'status 400: bad span'],
    [503, '', 'status 503'],
  ])('a refusal with status %i is told', async (status, answer, expected) => {
    const { endpoint } = await startCollector(status, answer);
    const world = new World();
    await world.send(tracingConfig(endpoint, { clientType: 'http' }));
    expect(world.errors).toEqual([expected]);
    expect(world.counts).toContain(DROPPED);
  });
});

describe('a configuration', () => {
  it.each([
    [
      'an endpoint that is none',
      { endpoint: 'no host' },
      'Cannot use the tracing endpoint "no host"',
    ],
    [
      'a header file that is missing',
      { headers: [['X-A', { kind: 'file', path: '/no/such' }]] as const },
      'Cannot set tracing header "X-A": Cannot read "/no/such": ENOENT',
    ],
    [
      'a certificate file that is missing',
      { insecure: false, tlsConfig: { ...NO_TLS, ca: { kind: 'file', path: '/no/ca' } } as const },
      'Cannot use TLS ca: Cannot read "/no/ca": ENOENT',
    ],
  ])('with %s changes nothing', async (_name, parts, error) => {
    const world = new World();
    await world.tracing.apply(tracingConfig('127.0.0.1:1'));
    const result = await world.tracing.apply(tracingConfig('127.0.0.1:1', parts));
    expect(result).toEqual({ ok: false, error });
    expect(world.tracing.tracer.isEnabled).toBe(true);
  });

  it('may come and go; nothing is traced without one', async () => {
    const { tracing } = new World();
    expect(tracing.tracer.isEnabled).toBe(false);
    await tracing.apply(tracingConfig('127.0.0.1:1'));
    expect(tracing.tracer.start('work').traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await tracing.apply(undefined);
    expect(tracing.tracer.isEnabled).toBe(false);
    expect(tracing.tracer.start('work').traceparent).toBeUndefined();
  });
});

describe('an outgoing request', () => {
  it('has a span, and tells the service which', async () => {
    const collector = await GrpcCollector.listen();
    closers.push(() => collector.close());
    const sink = await HttpSink.listen();
    closers.push(() => sink.close());
    sink.answer = () => ({ status: 500 });
    const world = new World();
    const { tracer } = world.tracing;
    await world.tracing.apply(tracingConfig(collector.endpoint));
    const client = createHttpClient(httpConfig(), { ...receiverDeps(), tracer });
    closers.push(() => client.close());
    const outer = tracer.start('notify.Integration.Notify', { kind: 'client' });
    const request = { url: sink.url('/T0/secret'), contentType: 'text/plain', body: '' };
    await tracer.within(outer, () => client.post(request, new AbortController().signal));
    outer.end();
    await world.tracing.stop();
    const { traceparent } = sink.requests[0]?.headers ?? {};
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(String(traceparent).slice(0, 35)).toBe(outer.traceparent?.slice(0, 35));
    const message = collector.calls[0]?.message ?? Buffer.alloc(0);
    for (const text of ['HTTP POST', 'http.response.status_code', 'status 500']) {
      expect(message.includes(text)).toBe(true);
    }
    expect(message.includes('secret')).toBe(false);
  });

  it('carries no header when nothing traces', async () => {
    const sink = await HttpSink.listen();
    closers.push(() => sink.close());
    const { tracer } = new World().tracing;
    const client = createHttpClient(httpConfig(), { ...receiverDeps(), tracer });
    closers.push(() => client.close());
    const request = { url: sink.url(), contentType: 'text/plain', body: '' };
    await client.post(request, new AbortController().signal);
    expect(sink.requests[0]?.headers).not.toHaveProperty('traceparent');
  });
});
