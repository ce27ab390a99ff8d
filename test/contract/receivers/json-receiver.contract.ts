// What the receivers promise that post one JSON document and judge the answer by its status, on top
// of what every integration promises: which document, and what they never tell of its URL.
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
import { startHttpService } from '../../support/http-service.ts';
import { HttpSink } from '../../support/http-sink.ts';
import {
  httpConfig,
  inline,
  notificationOf,
  receiverDeps,
  type LoggedLine,
} from '../../support/receiver-fixtures.ts';
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

    it('names what it speaks of before an error', async () => {
      const { sink, send } = await start();
      sink.answer = () => ({ status: 503, body: '<html>\n<b>busy</b>' });
      expect(await send()).toHaveProperty(
        'error',
        `${errorPrefix}unexpected status code 503: <html> <b>busy</b>`,
      );
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

function startService({ configure }: JsonReceiverHarness, options: StartOptions): Promise<Service> {
  return startHttpService(options, {
    path: `/hook/${SECRET}?key=${SECRET}`,
    isBearer: true,
    build: (url, http, deps) => buildIntegration(configure(inline(url), http), 0, deps),
  });
}
