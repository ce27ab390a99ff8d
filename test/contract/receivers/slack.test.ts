// The Slack receiver against a server that answers as Slack does (row N6).
import { afterEach, describe, expect, it } from 'vitest';
import { durationMs } from '../../../src/model/instant.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import type { SlackConfig } from '../../../src/receivers/slack/config.ts';
import { Slack } from '../../../src/receivers/slack/slack.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import {
  httpConfig,
  inline,
  notificationOf,
  receiverDeps,
  slackConfig,
} from '../../support/receiver-fixtures.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface World {
  readonly sink: HttpSink;
  readonly clock: FakeClock;
  send(parts?: Partial<Notification>): Promise<Outcome>;
}

async function start(path: string, parts: Partial<SlackConfig> = {}): Promise<World> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  const clock = new FakeClock();
  const apiUrl = inline(sink.url(path));
  const slack = new Slack(slackConfig({ apiUrl, ...parts }), 0, receiverDeps({ clock }));
  closers.push(() => slack.close());
  return {
    sink,
    clock,
    send: (notification = {}) => slack.notify(notificationOf(notification), NEVER),
  };
}

function json(value: unknown): SinkAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status: 200, headers, body: JSON.stringify(value) };
}

it('a URL that is empty, as in a file that is just being written, is tried again', async () => {
  const slack = new Slack(slackConfig({ apiUrl: inline('') }), 0, receiverDeps());
  closers.push(() => slack.close());
  expect(await slack.notify(notificationOf(), NEVER)).toEqual({
    kind: 'retry',
    reason: 'other',
    error: 'The Slack API URL is empty',
    mayHaveArrived: false,
  });
});

describe('an incoming webhook', () => {
  it('gets JSON from us, under our name', async () => {
    const { sink, send } = await start('/services/T/B/x');
    sink.answer = () => ({ status: 200, body: 'ok' });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(sink.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Tocsin/1.2.3',
    });
    expect(JSON.parse(sink.requests[0]?.body ?? '')).toEqual({
      channel: '#ops',
      attachments: [
        {
          title: 'A title',
          text: '',
          fallback: '',
          callback_id: '',
          footer: '',
          mrkdwn_in: ['fallback', 'pretext', 'text'],
        },
      ],
    });
  });

  it('that asks for patience gets it', async () => {
    const { sink, send } = await start('/services/T/B/x');
    sink.answer = () => ({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' });
    expect(await send()).toEqual({
      kind: 'retry',
      reason: 'rateLimited',
      error: 'channel "#ops": unexpected status code 429: rate_limited',
      retryAfterMs: 30_000,
      mayHaveArrived: false,
    });
    expect(sink.requests).toHaveLength(1);
  });

  it('that asks for patience with a status of success gets it, too', async () => {
    const { sink, send } = await start('/api/chat.postMessage');
    const body = '{"ok":false,"error":"ratelimited"}';
    sink.answer = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body });
    expect(await send()).toMatchObject({
      kind: 'retry',
      reason: 'rateLimited',
      mayHaveArrived: false,
    });
  });

  it('is waited for no longer than the configured time', async () => {
    const { sink, clock, send } = await start('/', { timeoutMs: durationMs(2_000) });
    sink.answer = () => 'hang';
    const outcome = send();
    await expect.poll(() => sink.requests.length).toBe(1);
    clock.advance(2_000);
    expect(await outcome).toMatchObject({
      kind: 'retry',
      reason: 'contextDeadlineExceeded',
      error:
        'channel "#ops": Post "<redacted>": context deadline exceeded: configured slack timeout reached (2s)',
      mayHaveArrived: true,
    });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe.each(['/services/T/B/x', '/api/chat.postMessage'])('an answer of %s', (path) => {
  it.each<readonly [string, SinkAnswer, Partial<Record<string, unknown>>]>([
    ['ok', { status: 200, body: 'ok' }, { kind: 'sent' }],
    ['ok in JSON', json({ ok: true }), { kind: 'sent' }],
    [
      'a refusal in text',
      { status: 200, body: 'no_text' },
      {
        kind: 'failed',
        reason: 'clientError',
        error: 'channel "#ops": received an error response from Slack: no_text',
      },
    ],
    [
      'a refusal in JSON',
      json({ ok: false, error: 'channel_not_found' }),
      {
        kind: 'failed',
        reason: 'clientError',
        error: 'channel "#ops": error response from Slack: channel_not_found',
      },
    ],
    [
      'a status',
      { status: 404, body: 'no_service' },
      {
        kind: 'failed',
        reason: 'clientError',
        error: 'channel "#ops": unexpected status code 404: no_service',
      },
    ],
    [
      'JSON that is none',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok": tr' },
      {
        kind: 'retry',
        mayHaveArrived: true,
        error: 'channel "#ops": could not unmarshal JSON response "{\\"ok\\": tr"',
      },
    ],
    [
      'JSON of another shape',
      { status: 200, headers: { 'content-type': 'application/json' }, body: 'null' },
      { kind: 'retry', mayHaveArrived: true },
    ],
    [
      'half an answer',
      { status: 200, body: 'o', isCutOff: true },
      { kind: 'retry', mayHaveArrived: true },
    ],
  ])('that is %s', async (_name, answer, expected) => {
    const { sink, send } = await start(path);
    sink.answer = () => answer;
    expect(await send()).toMatchObject(expected);
    expect(sink.requests).toHaveLength(1);
  });
});

describe('update_message', () => {
  const POSTED = { ok: true, ts: '17.1', channel: 'C1' };
  const BOT = {
    updateMessage: true,
    httpConfig: httpConfig({
      auth: { kind: 'scheme', type: 'Bearer', credentials: inline('xoxb-1') },
    }),
  };

  it('remembers where the message is, and changes it the next time', async () => {
    const { sink, send } = await start('/api/chat.postMessage', BOT);
    sink.answer = () => json(POSTED);
    const receiverData = { threadTs: '17.1', channelId: 'C1' };
    expect(await send()).toEqual({ kind: 'sent', receiverData });
    expect(await send({ receiverData })).toEqual({ kind: 'sent', receiverData });
    expect(sink.requests.map(({ url }) => url)).toEqual([
      '/api/chat.postMessage',
      '/api/chat.update',
    ]);
    const [post, update] = sink.requests.map(({ body }) => JSON.parse(body) as object);
    expect(post).toMatchObject({ channel: '#ops' });
    expect(post).not.toHaveProperty('ts');
    expect(update).toMatchObject({ channel: 'C1', ts: '17.1' });
    expect(sink.requests[1]?.headers.authorization).toBe('Bearer xoxb-1');
  });

  it('posts a new message when the old one is gone', async () => {
    const { sink, send } = await start('/api/chat.postMessage', BOT);
    sink.answer = ({ url }) =>
      json(url.endsWith('update') ? { ok: false, error: 'message_not_found' } : POSTED);
    const outcome = await send({ receiverData: { threadTs: '1.1', channelId: 'C1' } });
    expect(outcome).toEqual({
      kind: 'sent',
      receiverData: { threadTs: '17.1', channelId: 'C1' },
    });
  });

  it('fails as any message when the change is refused for another reason', async () => {
    const { sink, send } = await start('/api/chat.postMessage', BOT);
    sink.answer = () => json({ ok: false, error: 'invalid_auth' });
    const outcome = await send({ receiverData: { threadTs: '1.1', channelId: 'C1' } });
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: 'channel "C1": error response from Slack: invalid_auth',
    });
    expect(sink.requests).toHaveLength(1);
  });

  it('needs no mark: a change that arrives twice is the same change', async () => {
    const { sink, send } = await start('/api/chat.postMessage', BOT);
    sink.answer = () => json(POSTED);
    const receiverData = { threadTs: '17.1', channelId: 'C1' };
    await send({ receiverData, possibleDuplicate: true });
    await send({ possibleDuplicate: true });
    const marked = sink.requests.map(({ body }) => body.includes('Possible duplicate'));
    expect(marked).toEqual([false, true]);
  });

  it('ignores remembered messages when it is switched off', async () => {
    const { sink, send } = await start('/api/chat.postMessage');
    sink.answer = () => json(POSTED);
    const receiverData = { threadTs: '17.1', channelId: 'C1' };
    expect(await send({ receiverData })).toEqual({ kind: 'sent' });
    expect(sink.requests[0]?.url).toBe('/api/chat.postMessage');
  });
});
