// The Opsgenie receiver against a server that answers as Opsgenie does (row N4).
import { afterEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/instant.ts';
import { ok } from '../../../src/model/result.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { OpsgenieConfig } from '../../../src/receivers/opsgenie/config.ts';
import { Opsgenie } from '../../../src/receivers/opsgenie/opsgenie.ts';
import { REFERENCE_TIME } from '../../support/fake-clock.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import {
  alertOf,
  httpConfig,
  inline,
  notificationOf,
  receiverDeps,
} from '../../support/receiver-fixtures.ts';
import { loadItems } from '../../support/receiver-goldens.ts';
import { describeIntegration, SECRET } from './integration.contract.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const base = loadItems('opsgenie', '[{api_key: s3cr3t-key}]');

describeIntegration({
  name: 'opsgenie',
  duplicateMark: '"possible_duplicate":"true"',
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) =>
        new Opsgenie(
          { ...base, apiUrl: url, httpConfig, apiKey: { kind: 'file', path: options.secretPath } },
          0,
          deps,
        ),
      logInOf: ({ headers }) => headers.authorization?.replace('GenieKey ', ''),
    }),
});

interface World {
  readonly sink: HttpSink;
  send(parts?: Partial<Notification>): Promise<Outcome>;
}

async function start(parts: Partial<OpsgenieConfig> = {}): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  const config = { ...base, apiUrl: sink.url('/base/'), ...parts };
  const opsgenie = new Opsgenie(config, 0, receiverDeps());
  closers.push(() => opsgenie.close());
  sink.answer = () => ({ status: 202, body: '{"result":"Request will be processed"}' });
  return { sink, send: (given = {}) => opsgenie.notify(notificationOf(given), NEVER) };
}

function paths(sink: HttpSink): readonly string[] {
  return sink.requests.map(({ method, url }) => `${method} ${url.replace(/[0-9a-f]{64}/, 'HASH')}`);
}

const CREATE = 'POST /base/v2/alerts';
const MESSAGE = 'PUT /base/v2/alerts/HASH/message?identifierType=alias';
const DESCRIPTION = 'PUT /base/v2/alerts/HASH/description?identifierType=alias';

describe('Opsgenie', () => {
  it('creates an alert while one fires, and closes it then', async () => {
    const { sink, send } = await start();
    const ended = alertOf({ alertname: 'Down' }, { endsAt: epochMs(REFERENCE_TIME - 1) });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(await send({ alerts: [ended] })).toEqual({ kind: 'sent' });
    const close = 'POST /base/v2/alerts/HASH/close?identifierType=alias';
    expect(paths(sink)).toEqual([CREATE, close]);
  });

  it('updates message and description when it shall', async () => {
    const { sink, send } = await start({
      updateAlerts: true,
      httpConfig: httpConfig({
        auth: { kind: 'scheme', type: 'Bearer', credentials: inline('not this one') },
        headers: [['X-Tenant', inline('t3nant')]],
      }),
    });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(paths(sink)).toEqual([CREATE, MESSAGE, DESCRIPTION]);
    for (const { headers } of sink.requests) {
      expect(headers).toMatchObject({
        authorization: 'GenieKey s3cr3t-key',
        'content-type': 'application/json',
        'user-agent': 'Tocsin/1.2.3',
        'x-tenant': 't3nant',
      });
    }
  });

  it.each<readonly [string, SinkAnswer, number, Partial<Record<string, unknown>>]>([
    [
      'a refused creation',
      { status: 422, body: 'bad' },
      1,
      { kind: 'failed', reason: 'clientError' },
    ],
    [
      'a limit of the rate',
      { status: 429, headers: { 'retry-after': '3' } },
      1,
      { kind: 'retry', reason: 'rateLimited', retryAfterMs: 3_000, mayHaveArrived: false },
    ],
    [
      'a refused update',
      { status: 422, body: 'bad s3cr3t-key' },
      2,
      { kind: 'failed', error: 'update message: unexpected status code 422: bad <redacted>' },
    ],
    ['an update at a bad time', { status: 503 }, 2, { kind: 'retry', mayHaveArrived: true }],
    ['an update that breaks off', 'reset', 3, { kind: 'retry', mayHaveArrived: true }],
  ])('takes %s for the outcome', async (_name, answer, position, expected) => {
    const { sink, send } = await start({ updateAlerts: true });
    sink.answer = () => (sink.requests.length === position ? answer : { status: 202 });
    expect(await send()).toMatchObject(expected);
    expect(sink.requests).toHaveLength(position);
  });

  it('says that an update may have arrived when it is closed meanwhile', async () => {
    const { sink, send } = await start({ updateAlerts: true });
    sink.answer = () => (sink.requests.length === 1 ? { status: 202 } : 'hang');
    const outcome = send();
    await expect.poll(() => sink.requests.length).toBe(2);
    await closers.at(-1)?.();
    expect(await outcome).toMatchObject({ kind: 'retry', mayHaveArrived: true });
  });

  it('logs in with its key even when the URL has a login of its own', async () => {
    const { sink, send } = await start();
    const apiUrl = sink.url('/').replace('//', '//user:password@');
    const other = await start({ apiUrl, updateAlerts: true });
    sink.answer = () => ({ status: 202 });
    expect(await other.send()).toEqual({ kind: 'sent' });
    expect(await send()).toEqual({ kind: 'sent' });
    const logins = sink.requests.map(({ headers }) => headers.authorization);
    expect(new Set(logins)).toEqual(new Set(['GenieKey s3cr3t-key']));
  });

  it('logs in with as many keys as the template gives', async () => {
    const sink = await HttpSink.listen();
    closers.push(() => sink.close());
    sink.answer = () => ({ status: 202 });
    const config = { ...base, apiUrl: sink.url('/'), apiKey: inline('template') };
    const opsgenie = new Opsgenie(
      config,
      0,
      receiverDeps({
        templates: {
          bind: ({ groupKey }) => ({
            renderText: (text) => ok(text === 'template' ? `key-${groupKey}` : text),
            renderHtml: ok,
          }),
        },
      }),
    );
    closers.push(() => opsgenie.close());
    for (let group = 0; group < 20; group++) {
      await opsgenie.notify(notificationOf({ groupKey: String(group) }), NEVER);
    }
    const keys = sink.requests.map(({ headers }) => headers.authorization);
    expect(keys).toEqual(Array.from({ length: 20 }, (_, group) => `GenieKey key-${group}`));
  });

  it('tells no secret of a template that fails', async () => {
    const config = { ...base, apiKey: inline(SECRET) };
    const failing = { ok: false, error: `cannot parse ${SECRET}` } as const;
    const templates = { bind: () => ({ renderText: () => failing, renderHtml: () => failing }) };
    const opsgenie = new Opsgenie(config, 0, receiverDeps({ templates }));
    expect(await opsgenie.notify(notificationOf(), NEVER)).toEqual({
      kind: 'failed',
      reason: 'other',
      error: 'Cannot render opsgenie templates: cannot parse <redacted>',
    });
  });

  it('waits for a secret that is empty, as in a file that is just being written', async () => {
    const opsgenie = new Opsgenie({ ...base, apiKey: inline('') }, 0, receiverDeps());
    expect(await opsgenie.notify(notificationOf(), NEVER)).toEqual({
      kind: 'retry',
      reason: 'other',
      error: 'The API key of Opsgenie is empty',
      mayHaveArrived: false,
    });
  });
});
