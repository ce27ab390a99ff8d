// App starts, reloads and stops in whatever order it is asked to, over a real socket and folder.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { App } from '../../../src/app/app.ts';
import { HttpListeners } from '../../../src/app/web/http-listeners.ts';
import { readServeRequest } from '../../../src/app/run-serve.ts';
import type { Logger } from '../../../src/model/logger.ts';
import { SystemClock } from '../../../src/telemetry/system-clock.ts';

const CONFIG = 'route: {receiver: ops}\nreceivers: [{name: ops}]\n';

let folder: string;
let messages: string[];
/** What the log does with a message before it notes it. */
let onMessage: (message: string) => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-app-'));
  await writeFile(join(folder, 'am.yml'), CONFIG);
  messages = [];
  onMessage = () => undefined;
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const logger: Logger = {
  log: (_level, message) => {
    onMessage(message);
    messages.push(message);
  },
};

function newApp(...flags: readonly string[]): App {
  const args = [
    `--config.file=${join(folder, 'am.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    ...flags,
    ...(flags.some((flag) => flag.startsWith('--web.listen-address'))
      ? []
      : ['--web.listen-address=127.0.0.1:0']),
  ];
  const request = readServeRequest('alertmanager', args, {});
  if (!request.ok) throw new Error(request.error);
  if (request.value.kind !== 'serve') throw new Error('it only prints');
  const { options } = request.value;
  return new App({ options, clock: new SystemClock(), logger, environment: {} });
}

async function statusOf(app: App, path: string): Promise<number> {
  const response = await fetch(`http://${app.addresses()[0] ?? ''}${path}`);
  await response.body?.cancel();
  return response.status;
}

describe('a reload', () => {
  it('that is asked for during the start waits for it, and reads the file again', async () => {
    const app = newApp();
    const started = app.start();
    const reloaded = app.reload();
    expect(await started).toEqual({ ok: true, value: undefined });
    expect(await reloaded).toEqual({ ok: true, value: undefined });
    expect(
      messages.filter((text) => text === 'Completed loading of configuration file'),
    ).toHaveLength(2);
    await app.stop();
  });

  it('that breaks off fails alone: the next one works, and so does stopping', async () => {
    const app = newApp();
    await app.start();
    onMessage = (message) => {
      if (message === 'Loading configuration file') throw new Error('scripted');
    };
    expect(await app.reload()).toEqual({ ok: false, error: 'scripted' });
    onMessage = () => undefined;
    expect(await app.reload()).toEqual({ ok: true, value: undefined });
    await app.stop();
    expect(messages.at(-1)).toBe('Stopped');
  });

  it('is refused once the process is stopping', async () => {
    const app = newApp();
    await app.start();
    const stopped = app.stop();
    expect(await app.reload()).toEqual({ ok: false, error: 'not running' });
    await stopped;
  });
});

describe('a stop', () => {
  it('that is asked for during the start ends what was started', async () => {
    const app = newApp();
    const started = app.start();
    await app.stop();
    expect(await started).toEqual({ ok: true, value: undefined });
    expect([app.addresses(), messages.at(-1)]).toEqual([[], 'Stopped']);
    // The folder is free again.
    const next = newApp();
    expect(await next.start()).toEqual({ ok: true, value: undefined });
    await next.stop();
  });
});

describe('a start', () => {
  it('that finds the port in use fails, and leaves nothing running', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const app = newApp(`--web.listen-address=127.0.0.1:${port}`);
    const started = await app.start();
    expect(started).toMatchObject({
      ok: false,
      error: expect.stringContaining('EADDRINUSE') as string,
    });
    await app.stop();
    await new Promise((resolve) => taken.close(resolve));
  });
});

describe('the route prefix', () => {
  it.each([
    { flags: ['--web.route-prefix=/'], path: '/-/ready' },
    { flags: ['--web.external-url=http://h/am/', '--web.route-prefix=/'], path: '/-/ready' },
    { flags: ['--web.external-url=http://h/am/'], path: '/am/-/ready' },
    { flags: ['--web.route-prefix=am/'], path: '/am/-/ready' },
  ])('of $flags leads to $path (H2)', async ({ flags, path }) => {
    const app = newApp(...flags);
    await app.start();
    expect(await statusOf(app, path)).toBe(200);
    await app.stop();
  });
});

describe('HttpListeners', () => {
  it('outlive a connection that cannot be taken', async () => {
    const faults: string[] = [];
    const listeners = await HttpListeners.bind([{ host: '127.0.0.1', port: 0 }], {
      onFault: (error) => {
        faults.push(error.message);
      },
    });
    listeners.serve((request, response) => {
      // Node hands such failures to the server of the socket, which it does not name in public.
      const server: unknown = Reflect.get(request.socket, 'server');
      if (server instanceof EventTarget || typeof server !== 'object') throw new Error('no server');
      (server as NodeJS.EventEmitter).emit('error', new Error('accept EMFILE'));
      response.end();
    });
    const response = await fetch(`http://127.0.0.1:${listeners.port}/`);
    expect([response.status, faults]).toEqual([200, ['accept EMFILE']]);
    await response.body?.cancel();
    await listeners.close(0);
  });
});
