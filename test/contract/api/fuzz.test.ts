// Whatever a client sends, the answer keeps the contract, and no exception becomes a 500.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breach } from '../../support/api-contract.ts';
import { alertView, RECEIVERS } from '../../support/golden-views.ts';
import { testApp, type TestApp } from '../../support/http-app.ts';

const OPTIONS = { numRuns: 300, seed: 7 };

const NAMES = [
  'labels',
  'annotations',
  'startsAt',
  'endsAt',
  'generatorURL',
  'Labels',
  '__proto__',
];

/** JSON that is nearly a list of alerts. */
const nearlyAlerts = fc
  .array(
    fc.dictionary(
      fc.oneof(fc.constantFrom(...NAMES), fc.string()),
      fc.oneof(
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')),
          fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        ),
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.webUrl(),
        fc.jsonValue(),
      ),
    ),
  )
  .map((alerts) => JSON.stringify(alerts));

const bodies = fc.oneof(
  nearlyAlerts,
  fc.json(),
  fc.string({ unit: 'binary' }),
  // One byte of a good body turned into any other.
  fc.tuple(nearlyAlerts, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([text, at, byte]) => {
    const bytes = Buffer.from(text);
    if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  }),
  fc.uint8Array(),
);

const queries = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'filter',
        'receiver',
        'receiver_matchers',
        'active',
        'silenced',
        'inhibited',
        'unprocessed',
        'muted',
        'other',
      ),
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^[a-z]{1,3}(=|!=|=~|!~)"?[a-z.*|()[\]+?\\]{0,8}"?$/),
        fc.constantFrom('true', 'false', '1', '%', '%zz', ';', '(', ')|(', '[[:alpha:]]', '\\Q'),
      ),
      fc.boolean(),
    ),
  )
  .map((pairs) =>
    pairs
      .map(([name, value, isRaw]) => `${name}=${isRaw ? rawQuery(value) : encode(value)}`)
      .join('&'),
  );

/** Keeps what a URL can carry unescaped. */
function rawQuery(value: string): string {
  return value.replace(/[^!$%&'()*+,\-./0-9:;=?@A-Z[\]^_`a-z{|}~]/g, '');
}

function encode(value: string): string {
  return [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function fuzzedApp(): TestApp {
  const app = testApp();
  app.service.receiverViews = RECEIVERS;
  app.service.views = [
    alertView({
      annotations: {},
      endsAt: '2099-01-01T00:00:00.000Z',
      fingerprint: '',
      labels: { alertname: 'a', team: 'db' },
      receivers: [{ name: 'main' }, { name: 'web' }],
      startsAt: '2026-01-01T00:00:00.000Z',
      status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
      updatedAt: '2026-01-01T00:00:00.000Z',
    }),
  ];
  return app;
}

describe('any request', () => {
  it.each(['/api/v2/alerts', '/api/v1/alerts'])('POST %s keeps the contract', async (path) => {
    const app = fuzzedApp();
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const headers = { 'Content-Type': 'application/json' };
        const bytes = Buffer.from(body);
        const response = await app.ask(path, { method: 'POST', body: bytes, headers });
        expect([200, 400, 422]).toContain(response.status);
        expect(await breach(`POST ${path}`, response)).toBeUndefined();
      }),
      OPTIONS,
    );
    expect(app.logged).toEqual([]);
  });

  it.each([
    '/api/v2/alerts',
    '/api/v2/alerts/groups',
    '/api/v2/receivers',
    '/api/v2/status',
    '/api/v1/alerts',
  ])('GET %s keeps the contract', async (path) => {
    const app = fuzzedApp();
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const response = await app.ask(`${path}?${query}`);
        expect([200, 400]).toContain(response.status);
        expect(await breach(`GET ${path}`, response)).toBeUndefined();
      }),
      OPTIONS,
    );
    expect(app.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('headers of any form keep the contract', async () => {
    const header = fc.oneof(
      fc.stringMatching(/^[ -~]{0,30}$/),
      fc.stringMatching(
        /^(application|text|\*)\/(json|html|\*)( ?; ?[a-z]{1,3}=("?[a-z0-9.]{0,3}"?))*,?$/,
      ),
    );
    const app = fuzzedApp();
    await fc.assert(
      fc.asyncProperty(header, header, async (type, accept) => {
        const headers = { 'Content-Type': type, Accept: accept };
        const response = await app.ask('/api/v2/alerts', { method: 'POST', body: '[]', headers });
        // 500 is upstream's answer to a wildcard as the type of a body.
        expect([200, 400, 406, 415, 500]).toContain(response.status);
        expect(await breach('POST /api/v2/alerts', response)).toBeUndefined();
      }),
      OPTIONS,
    );
    expect(app.logged).toEqual([]);
  });
});
