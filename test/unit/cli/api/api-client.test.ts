import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../../../src/cli/api/api-client.ts';
import type { ApiAnswer, ApiRequest, Transport } from '../../../../src/cli/api/transport.ts';
import { fail, ok, type Result } from '../../../../src/model/result.ts';

const JSON_TYPE = 'application/json';

class FakeTransport implements Transport {
  readonly requests: ApiRequest[] = [];
  readonly #answers: Result<ApiAnswer>[];

  constructor(answers: readonly (Partial<ApiAnswer> | string)[]) {
    this.#answers = answers.map((answer) =>
      typeof answer === 'string'
        ? fail(answer)
        : ok({ status: 200, contentType: JSON_TYPE, text: '', ...answer }),
    );
  }

  async send(request: ApiRequest): Promise<Result<ApiAnswer>> {
    this.requests.push(request);
    return this.#answers.shift() ?? fail('no more answers');
  }

  async close(): Promise<void> {}
}

function clientOf(
  answers: readonly (Partial<ApiAnswer> | string)[],
  { url = 'http://am.example.org:9093', signal = new AbortController().signal } = {},
): { readonly client: ApiClient; readonly transport: FakeTransport; readonly lines: string[] } {
  const transport = new FakeTransport(answers);
  const lines: string[] = [];
  const onRequest = (line: string): void => void lines.push(line);
  const client = new ApiClient({ url: new URL(url), transport, signal, onRequest });
  return { client, transport, lines };
}

describe('ApiClient', () => {
  it.each([
    ['http://am.example.org:9093', 'http://am.example.org:9093/api/v2/alerts?filter=a%3D%22b+c%22'],
    ['http://am.example.org/', 'http://am.example.org/api/v2/alerts?filter=a%3D%22b+c%22'],
    [
      'https://am.example.org/x/y/',
      'https://am.example.org/x/y/api/v2/alerts?filter=a%3D%22b+c%22',
    ],
    ['http://am.example.org/?q=1#f', 'http://am.example.org/api/v2/alerts?filter=a%3D%22b+c%22'],
  ])('puts the path of the API behind %s', async (url, asked) => {
    const { client, transport } = clientOf([{ text: '[]' }], { url });
    expect(await client.alerts([['filter', 'a="b c"']])).toEqual({ ok: true, value: [] });
    expect(transport.requests.map((request) => request.url.href)).toEqual([asked]);
  });

  it('escapes ids, which are what people type', async () => {
    const { client, transport } = clientOf([{}]);
    await client.expireSilence('../../x?y');
    expect(transport.requests[0]?.url.pathname).toBe('/api/v2/silence/..%2F..%2Fx%3Fy');
  });

  it('never shows credentials', async () => {
    const url = 'http://joe:opensesame@am.example.org';
    const { client, lines } = clientOf(['away'], { url });
    expect(await client.alerts([])).toEqual({
      ok: false,
      error: 'Get "http://am.example.org/api/v2/alerts": away',
    });
    expect(lines).toEqual(['GET http://am.example.org/api/v2/alerts: away']);
  });

  it('says that time was up rather than what that did to the connection', async () => {
    const controller = new AbortController();
    controller.abort('context deadline exceeded');
    const { client } = clientOf(['aborted'], { signal: controller.signal });
    expect(await client.expireSilence('x')).toEqual({
      ok: false,
      error: 'Delete "http://am.example.org:9093/api/v2/silence/x": context deadline exceeded',
    });
  });

  it.each([
    [
      { status: 400, text: '"bad matcher"' },
      '[GET /alerts][400] getAlertsBadRequest "bad matcher"',
    ],
    [
      { status: 500, text: '"a \\u003c b"' },
      '[GET /alerts][500] getAlertsInternalServerError "a \\u003c b"',
    ],
    [
      { status: 422, text: '{"code":602,"message":"x in query"}' },
      '[GET /alerts] getAlerts (status 422): x in query',
    ],
    [
      { status: 502, contentType: 'text/html', text: '<html>…' },
      '[GET /alerts] getAlerts (status 502): the answer is a page of HTML; is this an Alertmanager?',
    ],
    [
      { status: 503, contentType: 'text/plain', text: `two\nlines ${'x'.repeat(300)}` },
      `[GET /alerts] getAlerts (status 503): two lines ${'x'.repeat(190)}`,
    ],
    [{ status: 204 }, '[GET /alerts] getAlerts (status 204): {}'],
    [{ text: '' }, '[GET /alerts] cannot read the answer: it is empty'],
    [{ text: '{"a"' }, '[GET /alerts] cannot read the answer: it is broken JSON'],
    [
      { text: 'hello', contentType: '' },
      '[GET /alerts] cannot read the answer: it is something, not JSON; is this an Alertmanager?',
    ],
    [{ text: '{}' }, '[GET /alerts] cannot read the answer: the answer: expected a list'],
    [{ text: '[{}, 1]' }, '[GET /alerts] cannot read the answer: [1]: expected an object'],
    [
      { text: '[{"labels":[]}]' },
      '[GET /alerts] cannot read the answer: [0].labels: expected an object',
    ],
    [
      { text: '[{"labels":{"a":1}}]' },
      '[GET /alerts] cannot read the answer: [0].labels: expected texts as values',
    ],
  ])('says of the answer %j what is wrong', async (answer, error) => {
    const { client } = clientOf([answer]);
    expect(await client.alerts([])).toEqual({ ok: false, error });
  });

  it('reads matchers of servers that do not know isEqual', async () => {
    const matchers = [
      { name: 'a', value: 'b', isRegex: false },
      { name: 'c', value: 'd', isRegex: true },
      { name: 'e', value: 'f', isRegex: true, isEqual: false },
      { name: 'g', value: 'h', isRegex: false, isEqual: false },
    ];
    const { client } = clientOf([{ text: JSON.stringify([{ id: 'x', matchers }]) }]);
    const silences = await client.silences([]);
    const types = silences.ok && silences.value[0]?.matchers.map(({ type }) => type);
    expect(types).toEqual(['=', '=~', '!~', '!=']);
  });

  it.each([
    [{ text: '{"silenceID":"x"}' }, { kind: 'sent', id: 'x' }],
    [
      { status: 404, text: '"no such silence"' },
      { kind: 'unknown', error: '[POST /silences][404] postSilencesNotFound "no such silence"' },
    ],
    [
      { status: 400, text: '"bad"' },
      { kind: 'failed', error: '[POST /silences][400] postSilencesBadRequest "bad"' },
    ],
    [
      { text: '{}' },
      {
        kind: 'failed',
        error: '[POST /silences] cannot read the answer: silenceID: expected a text',
      },
    ],
  ])('tells an unknown silence from other failures: %j', async (answer, outcome) => {
    const { client } = clientOf([answer]);
    const silence = { matchers: [], startsAt: '', endsAt: '', createdBy: '', comment: '' };
    expect(await client.sendSilence(silence)).toEqual(outcome);
  });
});
