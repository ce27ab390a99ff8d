// The listener gives over a real socket what the app gives in memory, reads bodies from the socket,
// and writes long answers in pieces.
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readGolden, sortAllow, type GoldenCase } from '../../support/golden-exchange.ts';
import { alertView, RECEIVERS } from '../../support/golden-views.ts';
import { testApp, type TestApp } from '../../support/http-app.ts';
import { sendRaw, whileListening } from '../../support/http-listener.ts';
import { pause, waitUntil } from '../../support/wait-until.ts';
import { epochMs } from '../../../src/model/instant.ts';
import type { AlertView } from '../../../src/engine/alert-service.ts';

const POST_PATH = '/api/v2/alerts';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Recorded answers that the v2 golden tests list as different for other reasons than the socket. */
const SKIPPED = new Set([
  'lower case method',
  'unknown method',
  'chunked body',
  'chunked empty body',
  'no body, Content-Length 0',
]);

function withoutConnection(headers: Readonly<Record<string, string>>): Record<string, string> {
  const left = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.has(name)));
}

describe('listener', () => {
  it('answers as recorded over a socket (rows H5–H18)', async () => {
    const app = testApp();
    app.service.receiverViews = RECEIVERS;
    const cases = readGolden('v2-framework.json').cases.filter(({ name }) => !SKIPPED.has(name));
    await whileListening(app.listener, async (port) => {
      for (const recorded of cases) {
        const answer = await sendRaw(port, withLength(recorded));
        const { status, headers, body } = answer;
        const compared = { status, headers: withoutConnection(headers), body };
        expect(sortAllow(compared), recorded.name).toEqual(sortAllow(recorded.response));
      }
    });
  });

  it('takes posts with and without a stated length', async () => {
    const app = testApp();
    const body = '[{"labels":{"alertname":"a"}}]';
    await whileListening(app.listener, async (port) => {
      const length = { 'Content-Length': String(body.length) };
      const chunked = { 'Transfer-Encoding': 'chunked' };
      for (const path of [POST_PATH, `${POST_PATH}?x=1`, `${POST_PATH}/`]) {
        for (const extra of [length, chunked]) {
          const headers = { ...JSON_TYPE, ...extra };
          const answer = await sendRaw(port, { method: 'POST', path, headers, body });
          expect(answer.status).toBe(200);
          expect(answer.headers['content-length']).toBe('0');
        }
      }
    });
    expect(app.service.ingested).toHaveLength(6);
  });

  it('closes the connection of a body over the cap, whether its length is stated or not', async () => {
    const app = testApp({ options: { maxBodyBytes: 100 } });
    await whileListening(app.listener, async (port) => {
      const body = 'x'.repeat(10_000);
      for (const extra of [{ 'Content-Length': '10000' }, { 'Transfer-Encoding': 'chunked' }]) {
        const headers = { ...JSON_TYPE, ...extra };
        const answer = await sendRaw(port, { method: 'POST', path: POST_PATH, headers, body });
        expect(answer.status).toBe(413);
        expect(answer.headers['connection']).toBe('close');
      }
    });
  });

  it('keeps the connection of a body that is slower than its answer (row H4)', async () => {
    const app = testApp({
      options: { timeoutMs: 1 },
      clock: { now: () => epochMs(0), monotonicMs: () => 0, schedule: runSoon },
    });
    await whileListening(app.listener, async (port) => {
      const socket = connect(port, '127.0.0.1');
      let received = '';
      socket.setEncoding('utf8').on('data', (text: string) => (received += text));
      const head = `POST ${POST_PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
      socket.write(`${head}Content-Length: 4\r\n\r\n[`);
      await waitUntil(
        () => received.includes('Exceeded'),
        5_000,
        () => received,
      );
      // Longer than what adapters and proxies commonly wait for the rest.
      await pause(700);
      socket.write('  ]GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n');
      await waitUntil(
        () => received.endsWith('OK'),
        5_000,
        () => received,
      );
      socket.destroy();
    });
  });

  it('survives a client that leaves in the middle of its body', async () => {
    const app = testApp();
    await whileListening(app.listener, async (port) => {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          const head = `POST ${POST_PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
          socket.write(`${head}Content-Length: 100\r\n\r\n[`, () => {
            socket.destroy();
            resolve();
          });
        });
      });
      const after = await sendRaw(port, { method: 'GET', path: '/-/healthy' });
      expect(after.body).toBe('OK');
    });
    expect(app.service.ingested).toEqual([]);
    expect(app.logged).toEqual([]);
  });
});

describe('a long list', () => {
  it('arrives whole, in pieces', async () => {
    const app = testApp();
    app.service.views = manyViews(20_000);
    await whileListening(app.listener, async (port) => {
      const answer = await sendRaw(port, { method: 'GET', path: POST_PATH });
      expect(answer.headers['transfer-encoding']).toBe('chunked');
      const list: unknown = JSON.parse(answer.body);
      expect(list).toHaveLength(20_000);
    });
  });

  it('gives its place back when the client leaves (row H3)', async () => {
    const app = testApp({ options: { getConcurrency: 1 } });
    app.service.views = manyViews(20_000);
    await whileListening(app.listener, async (port) => {
      await leaveAfterFirstBytes(port);
      const status = await statusOnceFree(port, app);
      expect(status).toBe(200);
    });
  });
});

function runSoon(_ms: number, run: () => void): () => void {
  const timer = setTimeout(run, 1);
  return () => {
    clearTimeout(timer);
  };
}

function withLength({ request }: GoldenCase): Parameters<typeof sendRaw>[1] {
  const { method, path, headers = {}, body } = request;
  if (body === undefined) return { method, path, headers };
  return { method, path, headers: { 'Content-Length': String(body.length), ...headers }, body };
}

function manyViews(count: number): readonly AlertView[] {
  return Array.from({ length: count }, (_, i) =>
    alertView({
      annotations: { summary: `Something is wrong with instance ${String(i)}` },
      endsAt: '2099-01-01T00:00:00.000Z',
      fingerprint: '',
      labels: { alertname: 'a', instance: String(i), job: 'node', severity: 'page' },
      receivers: [{ name: 'main' }],
      startsAt: '2026-01-01T00:00:00.000Z',
      status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
      updatedAt: '2026-01-01T00:00:00.000Z',
    }),
  );
}

function leaveAfterFirstBytes(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET ${POST_PATH} HTTP/1.1\r\nHost: a\r\n\r\n`);
    });
    socket.once('data', () => {
      socket.destroy();
      resolve();
    });
  });
}

/** The server notices a closed connection some turns later, so the place is asked for until it is free. */
async function statusOnceFree(port: number, app: TestApp): Promise<number> {
  app.service.views = [];
  for (let attempt = 0; attempt < 200; attempt++) {
    const { status } = await sendRaw(port, { method: 'GET', path: POST_PATH });
    if (status !== 503) return status;
  }
  return 503;
}
