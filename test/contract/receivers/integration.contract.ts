// What every integration promises to those who deliver through it (src/notify/integration.ts),
// whatever it talks to. Each receiver runs this suite with a harness of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Integration, Outcome } from '../../../src/notify/integration.ts';
import { fail, ok, type Result } from '../../../src/model/result.ts';
import type { Templates } from '../../../src/receivers/rendering/renderer.ts';
import type { SinkAnswer, SinkRequest } from '../../support/http-sink.ts';
import { notificationOf, type LoggedLine } from '../../support/receiver-fixtures.ts';
import { describeHttpIntegration } from './http-integration.contract.ts';

/** How the other side behaves. */
export type Mode =
  | 'accept'
  /** Will never take this message. */
  | 'refuse'
  /** Cannot take it now. */
  | 'defer'
  /** Takes the message and then says nothing. */
  | 'hang'
  /** Takes the message and then breaks the connection off. */
  | 'drop';

export interface Service {
  readonly integration: Integration;
  readonly lines: readonly LoggedLine[];
  behave(mode: Mode): void;
  /** Lets a service that speaks HTTP answer every message like this. */
  answer?(toAnswer: (request: SinkRequest) => SinkAnswer): void;
  /** Messages that were accepted, as they came. */
  received(): readonly string[];
  /** Secrets of the logins so far; ends connections, so that the next message logs in again. */
  logIns(): readonly string[];
  close(): Promise<void>;
}

export interface StartOptions {
  /** Talk to this port instead of a well-behaved service. */
  readonly port?: number;
  readonly tls?: 'trusted' | 'untrusted';
  /** The name that the certificate of the service must have, instead of that in the address. */
  readonly serverName?: string;
  /** The service speaks HTTP/2 over TLS; HTTP only. */
  readonly isHttp2?: boolean;
  /** Reach the service by way of this proxy; HTTP only. */
  readonly proxy?: string;
  readonly templates?: Templates;
  /** The file with the secret to log in with. */
  readonly secretPath: string;
}

export interface Harness {
  readonly name: string;
  /** Text that marks a possible duplicate in a message. */
  readonly duplicateMark: string;
  /** HTTP unless said otherwise. */
  readonly speaks?: 'smtp';
  /** Set for a receiver that tries again whatever the service says of the message. */
  readonly retriesRefusals?: boolean;
  /** Set for a receiver to which no status is final. */
  readonly retriesEveryStatus?: boolean;
  /** Set for a receiver whose messages contain nothing that a template gives. */
  readonly hasNoTemplates?: boolean;
  /** Set for a receiver whose only templates say where a message goes. */
  readonly hasOnlyAddresses?: boolean;
  start(options: StartOptions): Promise<Service>;
}

/** Every secret that a harness configures contains this. */
export const SECRET = 's3cr3t-t0k3n';

const NEVER = new AbortController().signal;
const FAILING: Templates = {
  bind: () => ({ renderText: () => fail('no such function'), renderHtml: () => fail('no') }),
};

/** Texts fail and addresses do not; what is built in stands for itself. */
const HALF_FAILING: Templates = {
  bind: () => {
    const render = (template: string): Result<string> =>
      /^(?:A |<p>|\{\{(?!.*\.(?:to_|agent)))/.test(template)
        ? fail('template: notes.tmpl:3:9: executing "notes" at <.Nope>: no <b>such</b> field')
        : ok(template);
    const builtIn = { renderText: ok, renderHtml: ok };
    return { renderText: render, renderHtml: render, builtIn };
  },
};

/** Undoes what forms and mails do to spaces and to lines that are long. */
function readable(message: string): string {
  return message
    .replace(/=\r?\n/g, '')
    .replaceAll('+', ' ')
    .replaceAll('%3A', ':');
}

/** Starts services of a harness for the tests around it, which need not end them. */
export interface Services {
  start(options?: Partial<StartOptions>): Promise<Service>;
  /** Makes one attempt, and checks what holds for each: nothing secret is told to anybody. */
  attempt(service: Service, signal?: AbortSignal): Promise<Outcome>;
  /** A path for a file that is gone after the test. */
  path(name: string): string;
  /** Runs after the test. */
  afterwards(close: () => Promise<void>): void;
}

export function describeIntegration(harness: Harness): void {
  describe(`${harness.name} as an integration`, () => {
    const { afterwards, attempt, path, start } = useServices(harness);

    it('delivers a message once, and says that it was sent', async () => {
      const service = await start();
      expect(await attempt(service)).toMatchObject({ kind: 'sent' });
      expect(service.received()).toHaveLength(1);
    });

    it('delivers over TLS when it trusts the certificate', async () => {
      const service = await start({ tls: 'trusted' });
      expect(await attempt(service)).toMatchObject({ kind: 'sent' });
    });

    it('gives up when the message itself is refused, and says why', async () => {
      const service = await start();
      service.behave('refuse');
      const outcome = await attempt(service);
      expect(outcome).toMatchObject({
        kind: harness.retriesRefusals === true ? 'retry' : 'failed',
      });
      expect(outcome).toHaveProperty('error', expect.stringContaining('never'));
    });

    it('asks for another attempt when the service cannot take it now', async () => {
      const service = await start();
      service.behave('defer');
      expect(await attempt(service)).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      service.behave('accept');
      expect(await attempt(service)).toMatchObject({ kind: 'sent' });
    });

    it('says that a message may have arrived when the service took it and fell silent', async () => {
      const service = await start();
      service.behave('hang');
      const outcome = await attempt(service, AbortSignal.timeout(200));
      expect(outcome).toMatchObject({
        kind: 'retry',
        reason: 'contextDeadlineExceeded',
        mayHaveArrived: true,
      });
    });

    it('tells a cancellation from a deadline', async () => {
      const service = await start();
      service.behave('hang');
      const controller = new AbortController();
      const outcome = attempt(service, controller.signal);
      await expect.poll(() => service.received().length).toBe(1);
      controller.abort();
      expect(await outcome).toMatchObject({ kind: 'retry', reason: 'contextCanceled' });
    });

    it('sends nothing once the signal is aborted', async () => {
      const service = await start();
      const outcome = await attempt(service, AbortSignal.abort());
      expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      expect(service.received()).toHaveLength(0);
    });

    it('says that a message may have arrived when the connection broke after it', async () => {
      const service = await start();
      service.behave('drop');
      expect(await attempt(service)).toMatchObject({ kind: 'retry', mayHaveArrived: true });
    });

    it('knows that nothing arrived when the connection is refused', async () => {
      const service = await start({ port: await unusedPort() });
      const outcome = await attempt(service);
      expect(outcome).toMatchObject({ kind: 'retry', reason: 'other', mayHaveArrived: false });
      expect(outcome).toHaveProperty('error', expect.stringContaining('ECONNREFUSED'));
    });

    it('knows that nothing arrived when it does not trust the certificate', async () => {
      const service = await start({ tls: 'untrusted' });
      const outcome = await attempt(service);
      expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      expect(outcome).toHaveProperty('error', expect.stringContaining('self-signed certificate'));
      expect(service.received()).toHaveLength(0);
    });

    it('looks for the configured name in the certificate (server_name)', async () => {
      const service = await start({ tls: 'trusted', serverName: 'service.example' });
      const outcome = await attempt(service);
      expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      expect(outcome).toHaveProperty('error', expect.stringContaining('service.example'));
      const named = await start({ tls: 'trusted', serverName: 'localhost' });
      expect(await attempt(named)).toMatchObject({ kind: 'sent' });
    });

    it('survives a service that speaks another protocol', async () => {
      const server = await listenGarbage();
      afterwards(() => new Promise((resolve) => server.close(() => resolve())));
      const service = await start({ port: (server.address() as AddressInfo).port });
      expect(await attempt(service, AbortSignal.timeout(5_000))).toMatchObject({ kind: 'retry' });
    });

    if (harness.hasNoTemplates !== true) {
      it('gives up on a template that fails, and says why', async () => {
        const service = await start({ templates: FAILING });
        const outcome = await attempt(service);
        expect(outcome).toMatchObject({ kind: 'failed', reason: 'other' });
        expect(outcome).toHaveProperty('error', expect.stringContaining('no such function'));
        expect(service.received()).toHaveLength(0);
      });
    }

    if (harness.hasNoTemplates !== true && harness.hasOnlyAddresses !== true) {
      it('sends built-in text for texts that fail, and says so once (G14)', async () => {
        const service = await start({ templates: HALF_FAILING });
        expect(await attempt(service)).toMatchObject({ kind: 'sent' });
        const said = service.received().map(readable).join();
        expect(said.split('line 3 of notes tmpl: no b such b field')).toHaveLength(2);
        const warnings = service.lines.filter(({ message: line }) => line.startsWith('Built-in'));
        expect(warnings).toHaveLength(1);
        expect(warnings[0]).toMatchObject({ level: 'warn' });
        expect(warnings[0]?.message).toContain('no <b>such</b> field');
      });
    }

    it('reads a secret in a file anew when it logs in (row C19)', async () => {
      const service = await start();
      await attempt(service);
      expect(service.logIns()).toEqual([`${SECRET}-one`]);
      await writeFile(path('secret'), `  ${SECRET}-two\n`);
      await attempt(service);
      expect(service.logIns()).toEqual([`${SECRET}-one`, `${SECRET}-two`]);
    });

    it('asks for another attempt while the file of a secret is missing', async () => {
      const service = await start({ secretPath: path('missing') });
      const outcome = await attempt(service);
      expect(outcome).toMatchObject({ kind: 'retry', mayHaveArrived: false });
      expect(outcome).toHaveProperty('error', expect.stringMatching(/missing": ENOENT/));
    });

    it('marks a possible duplicate, and only that', async () => {
      const service = await start();
      await service.integration.notify(notificationOf(), NEVER);
      await service.integration.notify(notificationOf({ possibleDuplicate: true }), NEVER);
      const [first, second] = service.received();
      expect(first).not.toContain(harness.duplicateMark);
      expect(second).toContain(harness.duplicateMark);
    });

    it('can be closed twice, and before it has sent anything', async () => {
      const service = await start();
      await service.integration.close();
      await service.integration.close();
    });

    if (harness.speaks === undefined)
      describeHttpIntegration(harness, { afterwards, attempt, start });
  });
}

function useServices(harness: Harness): Services {
  let folder = '';
  const closers: (() => Promise<void>)[] = [];
  const path = (name: string): string => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
    await writeFile(path('secret'), `${SECRET}-one\n`);
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await rm(folder, { recursive: true });
  });

  return {
    path,
    afterwards: (close) => void closers.push(close),
    start: async (options = {}) => {
      const service = await harness.start({ secretPath: path('secret'), ...options });
      closers.push(() => service.close());
      return service;
    },
    attempt: async (service, signal = NEVER) => {
      const outcome = await service.integration.notify(notificationOf(), signal);
      expect(JSON.stringify([outcome, service.lines])).not.toContain(SECRET);
      return outcome;
    },
  };
}

/** A port of this host on which nobody listens. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listenGarbage(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).resume();
    socket.end('\u0000\u0001 what? \u00ff\r\n\r\n<html>\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
