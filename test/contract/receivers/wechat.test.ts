// The WeChat receiver against a server that answers as WeChat does (row N5).
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../../src/model/result.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { IntegrationDeps } from '../../../src/receivers/integration-deps.ts';
import type { WechatConfig } from '../../../src/receivers/wechat/config.ts';
import { Wechat } from '../../../src/receivers/wechat/wechat.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer, type SinkRequest } from '../../support/http-sink.ts';
import { notificationOf, receiverDeps } from '../../support/receiver-fixtures.ts';
import { goldenSends, loadItems } from '../../support/receiver-goldens.ts';
import { describeIntegration, SECRET } from './integration.contract.ts';

const NEVER = new AbortController().signal;
const HOUR = 3_600_000;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const base = loadItems('wechat', '[{api_secret: s3cr3t-k3y, corp_id: c0rp}]');

function isLogIn({ url }: SinkRequest): boolean {
  return url.includes('/gettoken?');
}

function tokenAnswer(token: string): SinkAnswer {
  const body = { errcode: 0, errmsg: 'ok', access_token: token, expires_in: 7200 };
  return { status: 200, body: JSON.stringify(body) };
}

function coded(errcode: number, errmsg = 'words'): SinkAnswer {
  return { status: 200, body: JSON.stringify({ errcode, errmsg }) };
}

describeIntegration({
  name: 'wechat',
  duplicateMark: 'Possible duplicate: an earlier attempt may have arrived',
  retriesEveryStatus: true,
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) =>
        new Wechat(
          {
            ...base,
            apiUrl: url,
            httpConfig,
            apiSecret: { kind: 'file', path: options.secretPath },
          },
          0,
          deps,
        ),
      answer: (request) => (isLogIn(request) ? tokenAnswer(`${SECRET}-access`) : undefined),
      accept: coded(0),
      refuse: coded(81013, `never: ${SECRET}-one ${SECRET}-access`),
      messageOf: (request) => (isLogIn(request) ? undefined : request.body),
      logInOf: ({ url }) =>
        new URL(url, 'http://wechat').searchParams.get('corpsecret') ?? undefined,
    }),
});

interface World {
  readonly sink: HttpSink;
  readonly clock: FakeClock;
  readonly paths: () => readonly string[];
  send(parts?: Partial<Notification>): Promise<Outcome>;
}

/** The server gives the access tokens `s3cr3t-1`, `s3cr3t-2` and so on. */
async function start(
  parts: Partial<WechatConfig> = {},
  depsParts: Partial<IntegrationDeps> = {},
  answer: (request: SinkRequest) => SinkAnswer = () => coded(0),
): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  let tokens = 0;
  sink.answer = (request) =>
    isLogIn(request) ? tokenAnswer(`s3cr3t-${++tokens}`) : answer(request);
  const clock = new FakeClock();
  const deps = receiverDeps({ clock, ...depsParts });
  const wechat = new Wechat({ ...base, apiUrl: sink.url('/cgi-bin/'), ...parts }, 0, deps);
  closers.push(() => wechat.close());
  return {
    sink,
    clock,
    paths: () => sink.requests.map(({ method, url }) => `${method} ${url}`),
    send: async (given = {}) => {
      const outcome = await wechat.notify(notificationOf(given), NEVER);
      expect(JSON.stringify([outcome, deps.lines])).not.toContain('s3cr3t');
      return outcome;
    },
  };
}

const LOG_IN = 'GET /cgi-bin/gettoken?corpid=c0rp&corpsecret=s3cr3t-k3y';

function post(token: number): string {
  return `POST /cgi-bin/message/send?access_token=s3cr3t-${token}`;
}

describe('the access token of Wechat', () => {
  it('serves for two hours', async () => {
    const { clock, paths, send } = await start();
    expect(await send()).toEqual({ kind: 'sent' });
    clock.advance(2 * HOUR);
    expect(await send()).toEqual({ kind: 'sent' });
    clock.advance(1);
    expect(await send()).toEqual({ kind: 'sent' });
    expect(paths()).toEqual([LOG_IN, post(1), post(1), LOG_IN, post(2)]);
  });

  it.each([42001, 40014])('is fetched anew after it was refused with %i', async (code) => {
    const { paths, send } = await start({}, {}, ({ url }) =>
      url.endsWith('s3cr3t-1') ? coded(code, 'bad s3cr3t-1 for s3cr3t-k3y') : coded(0),
    );
    expect(await send()).toEqual({
      kind: 'retry',
      reason: 'other',
      error: `WeChat refused the message with code ${code}: bad <redacted> for <redacted>`,
      mayHaveArrived: false,
    });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(paths()).toEqual([LOG_IN, post(1), LOG_IN, post(2)]);
  });

  it('belongs to the secret and the corporation that templates give', async () => {
    const bind: IntegrationDeps['templates']['bind'] = ({ groupKey }) => ({
      renderText: (text) => ok(text === 'c0rp' ? `corp ${groupKey}` : text),
      renderHtml: ok,
    });
    const { paths, send } = await start({}, { templates: { bind } });
    for (const groupKey of ['a', 'b', 'a', 'b']) await send({ groupKey });
    expect(paths()).toEqual([
      'GET /cgi-bin/gettoken?corpid=corp+a&corpsecret=s3cr3t-k3y',
      post(1),
      'GET /cgi-bin/gettoken?corpid=corp+b&corpsecret=s3cr3t-k3y',
      post(2),
      post(1),
      post(2),
    ]);
  });

  it.each<readonly [string, SinkAnswer, object]>([
    [
      'the secret is wrong',
      coded(40001, 'invalid credential s3cr3t-k3y'),
      {
        kind: 'failed',
        error:
          'invalid APISecret for CorpID: c0rp: WeChat refused it with code 40001: invalid credential <redacted>',
      },
    ],
    ['WeChat is busy', coded(-1), { kind: 'retry', mayHaveArrived: false }],
    [
      'WeChat talks nonsense',
      { status: 200, body: '<html>' },
      { kind: 'failed', error: `Cannot get an access token: cannot read WeChat's answer "<html>"` },
    ],
    [
      'the answer breaks off',
      { status: 200, body: '{"acc', isCutOff: true },
      { kind: 'retry', mayHaveArrived: false },
    ],
    ['the connection breaks', 'reset', { kind: 'retry', mayHaveArrived: false }],
    ['a gateway gives up', { status: 504 }, { kind: 'retry', mayHaveArrived: false }],
    [
      'too many ask',
      { status: 429, headers: { 'retry-after': '9' } },
      { kind: 'retry', reason: 'rateLimited', retryAfterMs: 9_000 },
    ],
    ['the path is wrong', { status: 404 }, { kind: 'failed', reason: 'clientError' }],
  ])('is not to be had when %s', async (_name, answer, expected) => {
    const { sink, send } = await start();
    sink.answer = () => answer;
    expect(await send()).toMatchObject(expected);
    expect(sink.requests).toHaveLength(1);
  });
});

describe('Wechat', () => {
  it.each(goldenSends('wechat'))('asks as upstream does: $title', async (sent) => {
    const { sink } = await start();
    const recorded = loadItems('wechat', sent.items);
    const { send } = await start(
      {
        ...recorded,
        apiUrl: recorded.apiUrl.replace('127.0.0.1:1', `127.0.0.1:${sink.port}`),
      },
      {
        templates: { bind: () => ({ renderText: (t) => ok(sent.scope.text(t)), renderHtml: ok }) },
      },
    );
    sink.answer = (request) => (isLogIn(request) ? tokenAnswer('tok/+&') : coded(0));
    expect(await send()).toEqual({ kind: 'sent' });
    const got = sink.requests.map(({ method, url }) => [method, `http://127.0.0.1:1${url}`]);
    const expected = sent.requests.map(({ method, url }) => [method, url]);
    // Recordings of later notifications begin with a token.
    expect(got.slice(-expected.length)).toEqual(expected);
  });

  it.each<readonly [string, SinkAnswer, object]>([
    ['200 without a code', { status: 200, body: '{}' }, { kind: 'sent' }],
    ['201', { status: 201, body: '{"errcode":0}' }, { kind: 'sent' }],
    ...[45009, 45033].map(
      (code) =>
        [
          `the limit of code ${code}`,
          coded(code, 'api freq out of limit'),
          { kind: 'retry', reason: 'rateLimited', mayHaveArrived: false },
        ] as const,
    ),
    [
      'a code',
      coded(81013, 'user unknown'),
      {
        kind: 'failed',
        reason: 'other',
        error: 'WeChat refused the message with code 81013: user unknown',
      },
    ],
    ['busy', coded(-1), { kind: 'retry', mayHaveArrived: false }],
    [
      'garbage',
      { status: 200, body: '"' },
      {
        kind: 'retry',
        reason: 'other',
        error: `cannot read WeChat's answer """`,
        mayHaveArrived: true,
      },
    ],
    [
      'a code that is none',
      { status: 200, body: '{"errcode":"0"}' },
      { kind: 'retry', mayHaveArrived: true },
    ],
    [
      'an answer that breaks off',
      { status: 200, body: '{"errcode":0', isCutOff: true },
      { kind: 'retry', mayHaveArrived: true },
    ],
    [
      '404',
      { status: 404, body: 'no s3cr3t-1' },
      {
        kind: 'retry',
        reason: 'clientError',
        error: 'unexpected status code 404: no <redacted>',
        mayHaveArrived: false,
      },
    ],
    ['401', { status: 401 }, { kind: 'retry', reason: 'authError', mayHaveArrived: false }],
    ['429', { status: 429, headers: { 'retry-after': '2' } }, { retryAfterMs: 2_000 }],
    ['504', { status: 504 }, { kind: 'retry', mayHaveArrived: true }],
    ['a broken connection', 'reset', { kind: 'retry', mayHaveArrived: true }],
  ])('knows what %s means after a message', async (_name, answer, expected) => {
    const { sink, send } = await start({}, {}, () => answer);
    expect(await send()).toMatchObject(expected);
    expect(sink.requests).toHaveLength(2);
  });

  it('tells no secret of a template that fails', async () => {
    const failing = { ok: false, error: 'cannot parse s3cr3t-k3y' } as const;
    const templates = { bind: () => ({ renderText: () => failing, renderHtml: () => failing }) };
    const { sink, send } = await start({}, { templates });
    expect(await send()).toEqual({
      kind: 'failed',
      reason: 'other',
      error: 'Cannot render wechat templates: cannot parse <redacted>',
    });
    expect(sink.requests).toHaveLength(0);
  });
});
