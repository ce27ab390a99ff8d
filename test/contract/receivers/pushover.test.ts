// The Pushover receiver against a recording server (row N8).
import { afterEach, describe, expect, it } from 'vitest';
import type { PushoverConfig } from '../../../src/receivers/pushover/config.ts';
import { Pushover } from '../../../src/receivers/pushover/pushover.ts';
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import { inline, notificationOf, receiverDeps } from '../../support/receiver-fixtures.ts';
import { loadItems } from '../../support/receiver-goldens.ts';
import { describeIntegration } from './integration.contract.ts';

const NEVER = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const base = loadItems('pushover', '[{user_key: us3r-k3y, token: t0k3n}]');

describeIntegration({
  name: 'pushover',
  duplicateMark: 'Possible+duplicate',
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) =>
        new Pushover(
          { ...base, apiUrl: url, httpConfig, token: { kind: 'file', path: options.secretPath } },
          0,
          deps,
        ),
      messageOf: ({ url }) => url,
      logInOf: ({ url }) => new URL(url, 'http://h').searchParams.get('token') ?? undefined,
    }),
});

async function start(parts: Partial<PushoverConfig>): Promise<[HttpSink, Pushover]> {
  const sink = await HttpSink.listen();
  closers.push(() => sink.close());
  const pushover = new Pushover(
    { ...base, apiUrl: sink.url('/1/x.json'), ...parts },
    0,
    receiverDeps(),
  );
  closers.push(() => pushover.close());
  return [sink, pushover];
}

describe('Pushover', () => {
  it.each<readonly [SinkAnswer, Partial<Record<string, unknown>>]>([
    [{ status: 200, body: 'garbage' }, { kind: 'sent' }],
    [{ status: 429 }, { kind: 'retry', reason: 'rateLimited' }],
    [{ status: 500 }, { kind: 'retry', reason: 'serverError' }],
    [
      { status: 400, body: '{"errors":["user us3r-k3y or token t0k3n is invalid"]}' },
      {
        kind: 'failed',
        reason: 'clientError',
        error:
          'unexpected status code 400: {"errors":["user <redacted> or token <redacted> is invalid"]}',
      },
    ],
  ])('answers %j with %j', async (answer, expected) => {
    const [sink, pushover] = await start({});
    sink.answer = () => answer;
    expect(await pushover.notify(notificationOf(), NEVER)).toMatchObject(expected);
    expect(sink.requests).toHaveLength(1);
  });

  it('posts nothing but the query', async () => {
    const [sink, pushover] = await start({ title: 'A & B' });
    await pushover.notify(notificationOf(), NEVER);
    const [request] = sink.requests;
    expect(request).toMatchObject({ method: 'POST', body: '' });
    expect(request?.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '0' });
    expect(request?.url).toMatch(/^\/1\/x\.json\?device=&expire=3600&message=.*&title=A\+%26\+B&/);
  });

  it('hides secrets that had to be encoded, too', async () => {
    const [sink, pushover] = await start({ userKey: inline('a secret/key') });
    sink.answer = ({ url }) => ({ status: 400, body: `no: ${url.split('user=')[1]} a secret/key` });
    const outcome = await pushover.notify(notificationOf(), NEVER);
    expect(outcome).toMatchObject({
      error: 'unexpected status code 400: no: <redacted> <redacted>',
    });
  });

  it('waits for a secret that is empty, as in a file that is just being written', async () => {
    const pushover = new Pushover({ ...base, token: inline('') }, 0, receiverDeps());
    expect(await pushover.notify(notificationOf(), NEVER)).toEqual({
      kind: 'retry',
      reason: 'other',
      error: 'The token or the user key of Pushover is empty',
      mayHaveArrived: false,
    });
  });
});
