// Whatever a client sends about silences, the answer keeps the contract, and no exception becomes a
// 500; and what was accepted can be read, filtered for, changed and ended.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breach } from '../../support/api-contract.ts';
import { countedId } from '../../support/fake-silence-service.ts';
import { jsonPost, testApp, type TestApp } from '../../support/http-app.ts';

const OPTIONS = { numRuns: 200, seed: 11 };
const LIST = '/api/v2/silences';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'a', '__proto__', 'constructor', '(', '[[:alpha:]]', '.*', '\ud800', '<&>'),
);
const date = fc.oneof(
  fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
  fc.constantFrom(
    '2020-01-01T00:00:00Z',
    '2099-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '',
    '2099-01-01',
  ),
);
const odd = fc.jsonValue({ maxDepth: 2 });
const mostly = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 40, arbitrary: value }, { weight: 1, arbitrary: odd });

const nearlyMatcher = fc.record(
  {
    name: mostly(text),
    value: mostly(text),
    isRegex: mostly(fc.boolean()),
    isEqual: mostly(fc.boolean()),
  },
  { requiredKeys: ['name', 'value', 'isRegex'] },
);
const nearlySilence = fc
  .record(
    {
      id: mostly(fc.constantFrom('', '', countedId(1), countedId(2), 'x')),
      matchers: mostly(fc.array(mostly(nearlyMatcher), { minLength: 1, maxLength: 3 })),
      startsAt: mostly(date),
      endsAt: mostly(
        fc.oneof(
          { weight: 4, arbitrary: fc.constant('2099-06-01T00:00:00Z') },
          { weight: 1, arbitrary: date },
        ),
      ),
      createdBy: mostly(text),
      comment: mostly(text),
      annotations: mostly(fc.dictionary(text, mostly(text))),
      __proto__: odd,
    },
    { requiredKeys: ['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment'] },
  )
  .map((silence) => JSON.stringify(silence));

const bodies = fc.oneof(
  { weight: 6, arbitrary: nearlySilence },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.uint8Array() },
  // One byte of a good body turned into any other.
  {
    weight: 2,
    arbitrary: fc
      .tuple(nearlySilence, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([body, at, byte]) => {
        const bytes = Buffer.from(body);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
  },
);

/** Keeps what a URL can carry unescaped. */
function raw(value: string): string {
  return value.replace(/[^!$%&'()*+,\-./0-9:;=@A-Z[\]^_`a-z{|}~]/g, '');
}

const segment = fc.oneof(
  fc.string({ unit: 'binary' }).map(encodeBytes),
  fc.string().map((value) => raw(value).replaceAll('/', '')),
  fc.stringMatching(/^[0-9a-fA-F{}-]{30,40}$/),
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('filter', 'active', 'pending', 'expired', 'other'),
      fc.oneof(
        text.map(encodeBytes),
        fc.string().map(raw),
        fc.stringMatching(/^[a-z]{1,3}(=|!=|=~|!~)"?[a-z.*|()[\]+\\]{0,8}"?$/).map(encodeBytes),
        fc.constantFrom('true', 'false', '1', '%', '%zz', ';'),
      ),
    ),
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));

function encodeBytes(value: string): string {
  return [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

async function filledApp(): Promise<TestApp> {
  const app = testApp();
  for (const [value, isRegex] of [
    ['b', false],
    ['c.*|<>', true],
  ] as const) {
    const silence = {
      matchers: [{ name: 'a', value, isRegex }],
      startsAt: '2020-01-01T00:00:00Z',
      endsAt: '2099-01-01T00:00:00Z',
      createdBy: '',
      comment: '',
    };
    await app.ask(LIST, jsonPost(JSON.stringify(silence)));
  }
  return app;
}

describe('any request about silences', () => {
  it.each([LIST, '/api/v1/silences'])('POST %s keeps the contract', async (path) => {
    const app = await filledApp();
    let stored = 0;
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const bytes = Buffer.from(body);
        const headers = { 'Content-Type': 'application/json' };
        const response = await app.ask(path, { method: 'POST', body: bytes, headers });
        expect([200, 400, 404, 422]).toContain(response.status);
        if (response.status === 200) stored += 1;
        expect(await breach(`POST ${path}`, response)).toBeUndefined();
      }),
      OPTIONS,
    );
    expect(stored).toBeGreaterThan(10);
    expect(app.logged).toEqual([]);
    for (const list of [LIST, '/api/v1/silences']) {
      expect(await breach(`GET ${list}`, await app.ask(list))).toBeUndefined();
    }
  });

  it.each([LIST, '/api/v1/silences'])('GET %s keeps the contract', async (path) => {
    const app = await filledApp();
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const response = await app.ask(`${path}?${asked}`);
        expect([200, 400]).toContain(response.status);
        expect(await breach(`GET ${path}`, response)).toBeUndefined();
      }),
      OPTIONS,
    );
    expect(app.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it.each(['GET', 'DELETE'])('%s of any silence keeps the contract', async (method) => {
    const app = await filledApp();
    await fc.assert(
      fc.asyncProperty(segment, fc.constantFrom('v1', 'v2'), async (id, version) => {
        // An empty segment or one of dots makes another path, a broken escape makes none.
        fc.pre(!/^(?:\.|%2e)*$/i.test(id) && !/%(?![0-9a-f]{2})/i.test(id));
        const response = await app.ask(`/api/${version}/silence/${id}`, { method });
        expect([200, 400, 404, 422]).toContain(response.status);
        expect(
          await breach(`${method} /api/${version}/silence/{silenceID}`, response),
        ).toBeUndefined();
      }),
      OPTIONS,
    );
    expect(app.logged).toEqual([]);
  });

  it('what was accepted can be read again, posted again unchanged, and ended', async () => {
    const app = testApp();
    await fc.assert(
      fc.asyncProperty(nearlySilence, async (body) => {
        const posted = await app.ask(LIST, jsonPost(body));
        fc.pre(posted.status === 200);
        const { silenceID: id } = (await posted.json()) as { silenceID: string };
        const path = `/api/v2/silence/${id}`;
        const read = await (await app.ask(path)).text();
        const again = await app.ask(LIST, jsonPost(read));
        expect(await again.json()).toEqual({ silenceID: id });
        expect((await app.ask(path, { method: 'DELETE' })).status).toBe(200);
        expect(await (await app.ask(path)).json()).toMatchObject({ status: { state: 'expired' } });
      }),
      { ...OPTIONS, numRuns: 60 },
    );
  });
});
