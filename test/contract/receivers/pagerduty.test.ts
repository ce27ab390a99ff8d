// The PagerDuty receiver against a server that answers as PagerDuty does (row N3).
import { afterEach, describe, expect, it } from 'vitest';
import { epochMs, durationMs } from '../../../src/model/instant.ts';
import { ok } from '../../../src/model/result.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { PagerdutyConfig } from '../../../src/receivers/pagerduty/config.ts';
import { Pagerduty } from '../../../src/receivers/pagerduty/pagerduty.ts';
import { FakeClock, REFERENCE_TIME } from '../../support/fake-clock.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import { alertOf, inline, notificationOf, receiverDeps } from '../../support/receiver-fixtures.ts';
import { loadItems } from '../../support/receiver-goldens.ts';
import { describeIntegration, SECRET } from './integration.contract.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const base = loadItems('pagerduty', '[{routing_key: r0ut1ng}]');

describeIntegration({
  name: 'pagerduty',
  duplicateMark: '"possible_duplicate":true',
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) =>
        new Pagerduty(
          { ...base, url, httpConfig, key: { kind: 'file', path: options.secretPath } },
          0,
          deps,
        ),
      refuse: {
        status: 400,
        body: JSON.stringify({ message: 'never', errors: [`${SECRET}-one`] }),
      },
      logInOf: ({ body }) => /"routing_key":"([^"]*)"/.exec(body)?.[1],
    }),
});

interface World {
  readonly sink: HttpSink;
  readonly clock: FakeClock;
  send(parts?: Partial<Notification>): Promise<Outcome>;
}

async function start(parts: Partial<PagerdutyConfig> = {}): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  const clock = new FakeClock();
  const config = { ...base, url: sink.url('/v2/enqueue'), ...parts };
  const pagerduty = new Pagerduty(config, 0, receiverDeps({ clock }));
  closers.push(() => pagerduty.close());
  return { sink, clock, send: (given = {}) => pagerduty.notify(notificationOf(given), NEVER) };
}

function answer(status: number, body = '', headers: Record<string, string> = {}): SinkAnswer {
  return { status, body, headers };
}

const INVALID =
  '{"status":"invalid event","message":"Bad event","errors":["a is long","b is not"]}';

describe.each(['v1', 'v2'] as const)('an answer of the API %s', (api) => {
  it.each<readonly [string, SinkAnswer, Partial<Record<string, unknown>>]>([
    ['200', answer(200), { kind: 'sent' }],
    ['202 with garbage', answer(202, '<html>'), { kind: 'sent' }],
    ['202 that breaks off', { status: 202, body: '{', isCutOff: true }, { kind: 'sent' }],
    [
      '400 with reasons',
      answer(400, INVALID),
      {
        kind: 'failed',
        reason: 'clientError',
        error: 'unexpected status code 400: Bad event: a is long,b is not',
      },
    ],
    [
      '400 with garbage',
      answer(400, '{"a'),
      { kind: 'failed', error: 'unexpected status code 400' },
    ],
    ['404', answer(404, 'words'), { kind: 'failed', error: 'unexpected status code 404' }],
    [
      '429',
      answer(429, '', { 'retry-after': '7' }),
      { kind: 'retry', reason: 'rateLimited', retryAfterMs: 7_000, mayHaveArrived: false },
    ],
    ['500', answer(500), { kind: 'retry', reason: 'serverError', mayHaveArrived: false }],
    ['504', answer(504), { kind: 'retry', mayHaveArrived: true }],
  ])('that is %s', async (_name, given, expected) => {
    const { sink, send } = await start({ api });
    sink.answer = () => given;
    expect(await send()).toMatchObject(expected);
    expect(sink.requests).toHaveLength(1);
  });

  it(`that is 403 is ${api === 'v1' ? 'a limit of its rate' : 'a refusal'}`, async () => {
    const { sink, send } = await start({ api });
    sink.answer = () => answer(403);
    expect(await send()).toMatchObject({
      kind: api === 'v1' ? 'retry' : 'failed',
      error: 'unexpected status code 403',
    });
  });
});

describe('Pagerduty', () => {
  it('triggers an incident while an alert fires, and resolves it then', async () => {
    const { sink, send } = await start();
    const ended = alertOf({ alertname: 'Down' }, { endsAt: epochMs(REFERENCE_TIME - 1) });
    await send();
    await send({ alerts: [ended] });
    const actions = sink.requests.map(({ body }) => JSON.parse(body) as object);
    expect(actions).toMatchObject([{ event_action: 'trigger' }, { event_action: 'resolve' }]);
    expect(sink.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Tocsin/1.2.3',
    });
  });

  it.each([
    ['v1', 'The service key of PagerDuty is empty'],
    ['v2', 'The routing key of PagerDuty is empty'],
  ] as const)('of API %s sends nothing without a key', async (api, error) => {
    const { sink, send } = await start({ api, key: inline('') });
    expect(await send()).toMatchObject({ kind: 'retry', error, mayHaveArrived: false });
    expect(sink.requests).toHaveLength(0);
  });

  it('gives up on a key that a template leaves empty', async () => {
    const templates = { bind: () => ({ renderText: () => ok(''), renderHtml: ok }) };
    const pagerduty = new Pagerduty(base, 0, receiverDeps({ templates }));
    expect(await pagerduty.notify(notificationOf(), NEVER)).toEqual({
      kind: 'failed',
      reason: 'other',
      error: 'The routing key of PagerDuty is empty after templating',
    });
  });

  it('waits no longer than the configured time', async () => {
    const { sink, clock, send } = await start({ timeoutMs: durationMs(2_000) });
    sink.answer = () => 'hang';
    const outcome = send();
    await expect.poll(() => sink.requests.length).toBe(1);
    clock.advance(2_000);
    expect(await outcome).toMatchObject({
      kind: 'retry',
      reason: 'contextDeadlineExceeded',
      error:
        'Post "<redacted>": context deadline exceeded: configured pagerduty timeout reached (2s)',
      mayHaveArrived: true,
    });
    expect(clock.pendingTimers).toBe(0);
  });
});
