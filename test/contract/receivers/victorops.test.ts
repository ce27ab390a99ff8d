// The VictorOps receiver against a recording server (row N7).
import { afterEach, describe, expect, it } from 'vitest';
import { Victorops } from '../../../src/receivers/victorops/victorops.ts';
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

const ITEM = '[{api_key: v1ctor-key, routing_key: "team/äöü?"}]';
const base = loadItems('victorops', ITEM);

describeIntegration({
  name: 'victorops',
  duplicateMark: 'Possible duplicate',
  start: (options) =>
    startHttpService(options, {
      build: (url, httpConfig, deps) =>
        new Victorops(
          { ...base, apiUrl: url, httpConfig, apiKey: { kind: 'file', path: options.secretPath } },
          0,
          deps,
        ),
      logInOf: ({ url }) => url.split('/')[3],
    }),
});

describe('Victorops', () => {
  it.each<readonly [SinkAnswer, Partial<Record<string, unknown>>]>([
    [{ status: 200, body: 'garbage' }, { kind: 'sent' }],
    [{ status: 200, body: '{', isCutOff: true }, { kind: 'sent' }],
    [{ status: 429 }, { kind: 'retry', reason: 'rateLimited' }],
    [{ status: 500 }, { kind: 'retry', reason: 'serverError' }],
    [
      { status: 400, body: '{"messages":"no v1ctor-key"}' },
      { kind: 'failed', error: 'unexpected status code 400: {"messages":"no <redacted>"}' },
    ],
    [{ status: 403 }, { kind: 'failed', reason: 'authError' }],
  ])('answers %j with %j', async (answer, expected) => {
    const sink = await HttpSink.listen();
    closers.push(() => sink.close());
    const config = { ...base, apiUrl: sink.url('/generic/') };
    const victorops = new Victorops(config, 0, receiverDeps());
    closers.push(() => victorops.close());
    sink.answer = () => answer;
    expect(await victorops.notify(notificationOf(), NEVER)).toMatchObject(expected);
    expect(sink.requests[0]?.url).toBe('/generic/v1ctor-key/team/%C3%A4%C3%B6%C3%BC%3F');
  });

  it('waits for a secret that is empty, as in a file that is just being written', async () => {
    const victorops = new Victorops({ ...base, apiKey: inline('') }, 0, receiverDeps());
    expect(await victorops.notify(notificationOf(), NEVER)).toEqual({
      kind: 'retry',
      reason: 'other',
      error: 'The API key of VictorOps is empty',
      mayHaveArrived: false,
    });
  });
});
