// What the receivers promise that post one JSON document and judge the answer by its status: how
// they take each status, and what they never tell. On top of what every integration promises.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpConfig } from '../../../src/config/http-config.ts';
import type { SecretSource } from '../../../src/model/secret.ts';
import type { Notification, Outcome } from '../../../src/notify/integration.ts';
import {
  buildIntegration,
  type AnyIntegrationConfig,
} from '../../../src/receivers/build-integration.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HttpSink, type SinkAnswer } from '../../support/http-sink.ts';
import {
  httpConfig,
  inline,
  notificationOf,
  NO_TLS,
  PLAIN_TEMPLATES,
  receiverDeps,
  type LoggedLine,
} from '../../support/receiver-fixtures.ts';
import { CERT } from '../../support/test-certificate.ts';
import {
  describeIntegration,
  SECRET,
  type Service,
  type StartOptions,
} from './integration.contract.ts';

export interface JsonReceiverHarness {
  readonly name: string;
  /** Text that marks a possible duplicate in a message. */
  readonly duplicateMark: string;
  /** What stands before every error of the service. */
  readonly errorPrefix?: string;
  /** Set for receivers whose URL is public and cannot come from a file. */
  readonly hasPublicUrl?: boolean;
  configure(url: SecretSource, http: HttpConfig): AnyIntegrationConfig;
}

/** A receiver that posts to a server which records and answers. */
export interface JsonWorld {
  readonly sink: HttpSink;
  readonly lines: readonly LoggedLine[];
  send(parts?: Partial<Notification>): Promise<Outcome>;
  close(): Promise<void>;
}

const NEVER = new AbortController().signal;
const TOKEN = 'AbCdEfGhIjKlMnOpQrStUvWxYz';
const PATH = `/api/webhooks/1234/${TOKEN}?thread_id=5`;

const REFUSALS: Readonly<Record<'refuse' | 'defer' | 'hang' | 'drop', SinkAnswer>> = {
  refuse: { status: 404, body: `never: /hook/${SECRET}?key=${SECRET} Bearer ${SECRET}-one` },
  defer: { status: 503, body: `later: ${SECRET}-one` },
  hang: 'hang',
  drop: 'reset',
};

/** Starts a receiver and the server it posts to. */
export async function startJsonWorld(
  configure: (url: string) => AnyIntegrationConfig,
): Promise<JsonWorld> {
  const sink = await HttpSink.listen();
  const deps = receiverDeps({ clock: new FakeClock() });
  const integration = buildIntegration(configure(sink.url(PATH)), 0, deps);
  return {
    sink,
    lines: deps.lines,
    send: (parts = {}) => integration.notify(notificationOf(parts), NEVER),
    close: async () => {
      await integration.close();
      await sink.close();
    },
  };
}

export function describeJsonReceiver(harness: JsonReceiverHarness): void {
  const { name, duplicateMark, errorPrefix = '', hasPublicUrl = false } = harness;
  describeIntegration({ name, duplicateMark, start: (options) => startService(harness, options) });

  describe(`${name} as a receiver of JSON`, () => {
    const closers: (() => Promise<void>)[] = [];

    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close();
    });

    async function start(toSource: (url: string) => SecretSource = inline): Promise<JsonWorld> {
      const world = await startJsonWorld((url) => harness.configure(toSource(url), httpConfig()));
      closers.push(() => world.close());
      return world;
    }

    it('posts one JSON document to the URL', async () => {
      const { sink, send } = await start();
      expect(await send()).toEqual({ kind: 'sent' });
      const [request] = sink.requests;
      expect(request).toMatchObject({ method: 'POST', url: PATH });
      expect(request?.headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': 'Tocsin/1.2.3',
      });
      expect(request?.body).toMatch(/^\{.*\}\n$/);
    });

    it.each([200, 201, 202, 204])('takes %i as sent', async (status) => {
      const { sink, send } = await start();
      sink.answer = () => ({ status });
      expect(await send()).toEqual({ kind: 'sent' });
    });

    it.each([
      [400, 'clientError'],
      [401, 'authError'],
      [403, 'authError'],
      [404, 'clientError'],
      [410, 'clientError'],
      [413, 'clientError'],
      [304, 'other'],
    ])('gives up at %i (%s)', async (status, reason) => {
      const { sink, send } = await start();
      const body = status === 304 ? '' : 'no';
      sink.answer = () => ({ status, body });
      const error = `${errorPrefix}unexpected status code ${status}${body === '' ? '' : ': no'}`;
      expect(await send()).toEqual({ kind: 'failed', reason, error });
    });

    it.each([
      [429, 'rateLimited', false],
      [500, 'serverError', false],
      [502, 'serverError', false],
      [503, 'serverError', false],
      [504, 'serverError', true],
    ])('tries again after %i (%s)', async (status, reason, mayHaveArrived) => {
      const { sink, send } = await start();
      sink.answer = () => ({ status, body: '<html>\n<b>busy</b>' });
      const error = `${errorPrefix}unexpected status code ${status}: <html> <b>busy</b>`;
      expect(await send()).toEqual({ kind: 'retry', reason, error, mayHaveArrived });
    });

    it('waits as long as it is told to', async () => {
      const { sink, send } = await start();
      sink.answer = () => ({ status: 429, headers: { 'retry-after': '7' } });
      expect(await send()).toMatchObject({ kind: 'retry', retryAfterMs: 7_000 });
    });

    it('does not mind an answer that makes no sense once the status says sent', async () => {
      const { sink, send } = await start();
      sink.answer = () => ({ status: 200, body: '\u0000{"ok":fal', isCutOff: true });
      expect(await send()).toEqual({ kind: 'sent' });
    });

    it('says what it got of an answer that broke off', async () => {
      const { sink, send } = await start();
      sink.answer = () => ({ status: 500, body: 'half', isCutOff: true });
      expect(await send()).toMatchObject({
        kind: 'retry',
        error: `${errorPrefix}unexpected status code 500: half`,
      });
    });

    it('never tells the token in its URL, not even where the service does', async () => {
      const { sink, send, lines } = await start();
      sink.answer = () => ({ status: 404, body: `no webhook ${TOKEN} at ${PATH}` });
      const outcome = await send();
      expect(outcome).toHaveProperty('error', expect.stringContaining('no webhook <redacted> at'));
      expect(JSON.stringify([outcome, lines])).not.toContain(TOKEN);
    });

    it('tries again while its URL is none', async () => {
      const { send } = await start(() => inline('<secret>'));
      expect(await send()).toMatchObject({ kind: 'retry', mayHaveArrived: false });
    });

    if (hasPublicUrl) return;

    it('reads a URL in a file at each send (C19)', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
      closers.push(() => rm(folder, { recursive: true }));
      const path = join(folder, 'url');
      const { sink, send } = await start(() => ({ kind: 'file', path }));
      expect(await send()).toMatchObject({
        kind: 'retry',
        error: `Cannot read "${path}": ENOENT`,
        mayHaveArrived: false,
      });
      await writeFile(path, ' \n');
      expect(await send()).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      await writeFile(path, ` ${sink.url('/one')}\n`);
      expect(await send()).toEqual({ kind: 'sent' });
      await writeFile(path, sink.url('/two'));
      expect(await send()).toEqual({ kind: 'sent' });
      expect(sink.requests.map(({ url }) => url)).toEqual(['/one', '/two']);
    });
  });
}

async function startService(
  { configure }: JsonReceiverHarness,
  options: StartOptions,
): Promise<Service> {
  const sink = await HttpSink.listen(options.tls === undefined ? {} : { tls: 'http/1.1' });
  const scheme = options.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${options.port ?? sink.port}/hook/${SECRET}?key=${SECRET}`;
  const http = httpConfig({
    auth: {
      kind: 'scheme',
      type: 'Bearer',
      credentials: { kind: 'file', path: options.secretPath },
    },
    tlsConfig:
      options.tls === 'trusted' ? { ...NO_TLS, ca: { kind: 'inline', pem: CERT } } : NO_TLS,
  });
  const deps = receiverDeps({ templates: options.templates ?? PLAIN_TEMPLATES });
  const integration = buildIntegration(configure(inline(url), http), 0, deps);
  return {
    integration,
    lines: deps.lines,
    behave: (mode) => {
      sink.answer = () => (mode === 'accept' ? { status: 200 } : REFUSALS[mode]);
    },
    received: () => sink.requests.map(({ body }) => body),
    logIns: () => sink.requests.map(({ headers }) => headers.authorization?.slice(7) ?? ''),
    close: async () => {
      await integration.close();
      await sink.close();
    },
  };
}
