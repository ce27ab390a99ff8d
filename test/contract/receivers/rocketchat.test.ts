// The Rocket.Chat receiver against a server that answers as Rocket.Chat does (row N17).
import { afterEach, describe, expect, it } from 'vitest';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { RocketchatConfig } from '../../../src/receivers/rocketchat/config.ts';
import { Rocketchat } from '../../../src/receivers/rocketchat/rocketchat.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import {
  httpConfig,
  inline,
  notificationOf,
  receiverDeps,
} from '../../support/receiver-fixtures.ts';
import { goldenSends, loadItems } from '../../support/receiver-goldens.ts';
import { describeIntegration } from './integration.contract.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const base = loadItems(
  'rocketchat',
  '[{token: s3cr3t-t0k3n, token_id: s3cr3t-us3r, channel: "#ops"}]',
);

describeIntegration({
  name: 'rocketchat',
  duplicateMark: 'Possible duplicate: an earlier attempt may have arrived',
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) =>
        new Rocketchat(
          { ...base, apiUrl: url, httpConfig, token: { kind: 'file', path: options.secretPath } },
          0,
          deps,
        ),
      accept: { status: 200, body: '{"success":true}' },
      logInOf: ({ headers }) => String(headers['x-auth-token']),
    }),
});

interface World {
  readonly sink: HttpSink;
  send(parts?: Partial<Notification>): Promise<Outcome>;
}

async function start(parts: Partial<RocketchatConfig> = {}): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  sink.answer = () => ({ status: 200, body: '{"success":true}' });
  const deps = receiverDeps();
  const rocketchat = new Rocketchat({ ...base, apiUrl: sink.url('/'), ...parts }, 0, deps);
  closers.push(() => rocketchat.close());
  return {
    sink,
    send: async (given = {}) => {
      const outcome = await rocketchat.notify(notificationOf(given), NEVER);
      expect(JSON.stringify([outcome, deps.lines])).not.toContain('s3cr3t');
      return outcome;
    },
  };
}

const UNSURE = { kind: 'retry', reason: 'clientError', mayHaveArrived: true };

describe('Rocketchat', () => {
  it('logs in by two headers, before those of http_config', async () => {
    const { sink, send } = await start({
      httpConfig: httpConfig({ headers: [['X-Auth-Token', inline('own')]] }),
    });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(sink.requests[0]).toMatchObject({
      method: 'POST',
      url: '/api/v1/chat.postMessage',
      headers: {
        'content-type': 'application/json',
        'x-auth-token': 's3cr3t-t0k3n, own',
        'x-user-id': 's3cr3t-us3r',
      },
    });
  });

  it.each(goldenSends('rocketchat'))('posts to the same path as upstream: $title', async (sent) => {
    const { sink, send } = await start();
    const config = loadItems('rocketchat', sent.items);
    const apiUrl = config.apiUrl.replace('127.0.0.1:1', `127.0.0.1:${sink.port}`);
    await send();
    const { send: sendThere } = await start({ apiUrl });
    await sendThere();
    expect(`http://127.0.0.1:1${sink.requests[1]?.url ?? ''}`).toBe(sent.requests[0]?.url);
  });

  it.each<readonly [string, SinkAnswer, object]>([
    ['says so', { status: 200, body: '{"ts":1,"message":{},"success":true}' }, { kind: 'sent' }],
    [
      'says the opposite',
      { status: 200, body: '{"success":false,"error":"no s3cr3t-t0k3n of s3cr3t-us3r"}' },
      {
        kind: 'failed',
        reason: 'clientError',
        error: 'channel "#ops": error response from Rocketchat: no <redacted> of <redacted>',
      },
    ],
    [
      'does not say either',
      { status: 200, body: '{"status":"success"}' },
      { kind: 'failed', error: 'channel "#ops": error response from Rocketchat: ' },
    ],
    [
      'is no JSON',
      { status: 200, body: '<html>\n"' },
      { ...UNSURE, error: 'channel "#ops": could not unmarshal JSON response "<html> \\""' },
    ],
    ['is no object', { status: 200, body: '[true]' }, UNSURE],
    ['is nothing', { status: 204 }, UNSURE],
    ['breaks off', { status: 200, body: '{"success":true', isCutOff: true }, UNSURE],
    [
      'repeats a long message',
      { status: 200, body: `{"message":"${'x'.repeat(70_000)}","success":true}` },
      { kind: 'sent' },
    ],
    [
      'refuses the login',
      { status: 401, body: '{"status":"error","message":"You must be logged in"}' },
      { kind: 'failed', reason: 'authError' },
    ],
    [
      'refuses the channel',
      { status: 400, body: '{"success":false,"error":"error-room-not-found"}' },
      {
        kind: 'failed',
        reason: 'clientError',
        error:
          'channel "#ops": unexpected status code 400: {"success":false,"error":"error-room-not-found"}',
      },
    ],
    [
      'asks for patience',
      { status: 429, body: '{"success":false}', headers: { 'retry-after': '3' } },
      { kind: 'retry', reason: 'rateLimited', retryAfterMs: 3_000, mayHaveArrived: false },
    ],
    [
      'asks for patience with a status that does not',
      {
        status: 200,
        body: '{"success":false,"error":"Error, too many requests [error-too-many-requests]"}',
      },
      { kind: 'retry', reason: 'rateLimited', mayHaveArrived: false },
    ],
    ['is of a gateway', { status: 504 }, { kind: 'retry', mayHaveArrived: true }],
  ])('knows what it means when an answer %s', async (_name, answer, expected) => {
    const { sink, send } = await start();
    sink.answer = () => answer;
    expect(await send()).toMatchObject(expected);
    expect(sink.requests).toHaveLength(1);
  });

  it('tells neither token, where one of them cannot be a header', async () => {
    const { send } = await start({ token: inline('s3cr3t-t0k3n\nx: y') });
    expect(await send()).toMatchObject({ kind: 'retry', mayHaveArrived: false });
  });
});
