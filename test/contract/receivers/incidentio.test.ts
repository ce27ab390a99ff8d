// The incident.io receiver against a server that answers as incident.io does (row N16).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/instant.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { IncidentioConfig } from '../../../src/receivers/incidentio/config.ts';
import { Incidentio } from '../../../src/receivers/incidentio/incidentio.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import {
  alertOf,
  httpConfig,
  inline,
  notificationOf,
  receiverDeps,
  type LoggedLine,
} from '../../support/receiver-fixtures.ts';
import { describeIntegration, SECRET } from './integration.contract.ts';

const TOKEN = 's3cr3t-t0k3n';
const PATH = '/v2/alert_events/alertmanager/s3cr3t-s0urce?x=s3cr3t-qu3ry';
const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const BASE: IncidentioConfig = {
  kind: 'incidentio',
  sendResolved: true,
  httpConfig: httpConfig(),
  url: inline('http://127.0.0.1:1/'),
  maxAlerts: 0,
  timeoutMs: durationMs(0),
};

interface World {
  readonly sink: HttpSink;
  readonly clock: FakeClock;
  readonly lines: readonly LoggedLine[];
  send(parts?: Partial<Notification>, signal?: AbortSignal): Promise<Outcome>;
}

/** Every attempt is checked for what holds for each: nothing secret is told to anybody. */
async function start(parts: Partial<IncidentioConfig> = {}): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  sink.answer = () => ({ status: 202 });
  const clock = new FakeClock();
  const deps = receiverDeps({ clock });
  const auth = { kind: 'scheme', type: 'Bearer', credentials: inline(TOKEN) } as const;
  const config: IncidentioConfig = {
    ...BASE,
    httpConfig: httpConfig({ auth }),
    url: inline(sink.url(PATH)),
    ...parts,
  };
  const incidentio = new Incidentio(config, 0, deps);
  closers.push(() => incidentio.close());
  return {
    sink,
    clock,
    lines: deps.lines,
    send: async (notification = {}, signal = NEVER) => {
      const outcome = await incidentio.notify(notificationOf(notification), signal);
      expect(JSON.stringify([outcome, deps.lines])).not.toContain('s3cr3t');
      return outcome;
    },
  };
}

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
  closers.push(() => rm(folder, { recursive: true }));
  return join(folder, 'file');
}

describeIntegration({
  name: 'incidentio',
  duplicateMark: '"possibleDuplicate":true',
  hasNoTemplates: true,
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) =>
        new Incidentio({ ...BASE, url: inline(url), httpConfig }, 0, deps),
      refuse: { status: 422, body: JSON.stringify({ message: 'never', error: `${SECRET}-one` }) },
      isBearer: true,
    }),
});

describe('Incidentio', () => {
  it('posts an event with its token', async () => {
    const { sink, send } = await start();
    expect(await send()).toEqual({ kind: 'sent' });
    const [request] = sink.requests;
    expect(request).toMatchObject({ method: 'POST', url: PATH });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'user-agent': 'Tocsin/1.2.3',
    });
  });

  it.each<readonly [string, SinkAnswer, object]>([
    ['200 with garbage', { status: 200, body: '<html>' }, { kind: 'sent' }],
    ['202 that breaks off', { status: 202, body: '{', isCutOff: true }, { kind: 'sent' }],
    [
      '422 with reasons',
      { status: 422, body: '{"message":"bad","error":"worse","errors":["a","b"]}' },
      {
        kind: 'failed',
        reason: 'clientError',
        error: 'unexpected status code 422: bad: worse: a, b',
      },
    ],
    [
      '400 with one reason and noise',
      { status: 400, body: '{"message":5,"errors":[{"code":"x"}],"error":"no"}' },
      { kind: 'failed', reason: 'clientError', error: 'unexpected status code 400: no' },
    ],
    [
      '404 with garbage',
      { status: 404, body: '<html>' },
      { kind: 'failed', reason: 'clientError', error: 'unexpected status code 404' },
    ],
    [
      '401 that repeats secrets',
      { status: 401, body: JSON.stringify({ message: `no ${TOKEN} at ${PATH}` }) },
      {
        kind: 'failed',
        reason: 'authError',
        error: 'unexpected status code 401: no <redacted> at <redacted>',
      },
    ],
    [
      '429',
      { status: 429, headers: { 'retry-after': '7' } },
      {
        kind: 'retry',
        reason: 'rateLimited',
        error: 'unexpected status code 429',
        retryAfterMs: 7_000,
        mayHaveArrived: false,
      },
    ],
    [
      '503 that breaks off',
      { status: 503, body: '{"message":', isCutOff: true },
      {
        kind: 'retry',
        reason: 'serverError',
        error: 'unexpected status code 503',
        mayHaveArrived: false,
      },
    ],
    [
      '504',
      { status: 504, body: 'null' },
      {
        kind: 'retry',
        reason: 'serverError',
        error: 'unexpected status code 504',
        mayHaveArrived: true,
      },
    ],
  ])('knows what %s means', async (_name, answer, expected) => {
    const { sink, send } = await start();
    sink.answer = () => answer;
    expect(await send()).toEqual(expected);
  });

  it('waits no longer than the configured time', async () => {
    const { sink, clock, send } = await start({ timeoutMs: durationMs(2_000) });
    sink.answer = () => 'hang';
    const outcome = send();
    await expect.poll(() => sink.requests.length).toBe(1);
    clock.advance(2_000);
    expect(await outcome).toEqual({
      kind: 'retry',
      reason: 'contextDeadlineExceeded',
      error:
        'Post "<redacted>": context deadline exceeded: configured incident.io timeout reached (2s)',
      mayHaveArrived: true,
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it('reads URL and token in files at each send (C19)', async () => {
    const url = await temporaryFile();
    const token = await temporaryFile();
    const { sink, send } = await start({
      url: { kind: 'file', path: url },
      httpConfig: httpConfig({
        auth: { kind: 'scheme', type: 'Bearer', credentials: { kind: 'file', path: token } },
      }),
    });
    const unsent = { kind: 'retry', reason: 'other', mayHaveArrived: false };
    expect(await send()).toEqual({ ...unsent, error: `Cannot read "${url}": ENOENT` });
    await writeFile(url, ' \n');
    expect(await send()).toEqual({ ...unsent, error: 'The URL of incidentio is empty' });
    await writeFile(url, ` ${sink.url('/one')}\n`);
    expect(await send()).toHaveProperty('error', expect.stringMatching(/file": ENOENT/));
    await writeFile(token, ' one\n');
    expect(await send()).toEqual({ kind: 'sent' });
    await writeFile(token, 'two');
    expect(await send()).toEqual({ kind: 'sent' });
    expect(sink.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/one', 'Bearer one'],
      ['/one', 'Bearer two'],
    ]);
  });

  it('tells the log when it leaves out alerts', async () => {
    const { lines, send } = await start({ maxAlerts: 2 });
    const alerts = Array.from({ length: 3 }, (_, i) =>
      alertOf({ alertname: 'Down', i: String(i), text: 'x'.repeat(300_000) }),
    );
    expect(await send({ alerts })).toEqual({ kind: 'sent' });
    expect(lines).toMatchObject([{ level: 'warn', fields: { integration: 'incidentio' } }]);
  });
});
