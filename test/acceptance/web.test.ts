// The built server behind a --web.config.file, on sockets of systemd and with profiles (H19, H20,
// H44): what needs the real thread for passwords, a real parent or the real flags.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stream } from 'node:stream';
import { hashSync } from 'bcryptjs';
import { afterEach, describe, expect, it } from 'vitest';
import { EXECUTABLE, runExecutable } from '../support/executable.ts';
import { ServerProcess } from '../support/server-process.ts';
import { CERT_PATH, KEY_PATH } from '../support/test-certificate.ts';
import { waitUntil } from '../support/wait-until.ts';

const CONFIG = 'route: {receiver: ops}\nreceivers: [{name: ops}]\n';
const HASH = hashSync('secret', 5).replace(/^\$2[ab]\$/, '$2y$');
/** Takes about a second to compare. */
const SLOW_HASH = HASH.replace('$05$', '$13$');

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Starts a server; its --web.config.file is beside its configuration. */
async function startWith(web: string, folder: string): Promise<ServerProcess> {
  const file = join(folder, 'web.yml');
  await writeFile(file, web);
  const server = await ServerProcess.start({
    config: CONFIG,
    flags: [`--web.config.file=${file}`],
  });
  cleanups.push(() => server.remove());
  return server;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-web-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function login(user: string, password: string): Readonly<Record<string, string>> {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

async function statusOf(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const response = await fetch(url, { headers });
  await response.body?.cancel();
  return response.status;
}

describe('--web.config.file', () => {
  it('asks for a login, over TLS, and follows changes of its users', async () => {
    const folder = await newFolder();
    const tls = `tls_server_config: {cert_file: ${CERT_PATH}, key_file: ${KEY_PATH}}\n`;
    const server = await startWith(`${tls}basic_auth_users: {alice: '${HASH}'}`, folder);
    const ask = (headers: Readonly<Record<string, string>>): Promise<number> =>
      secureStatusOf(server, headers);
    expect(await ask({})).toBe(401);
    expect(server.log).toMatch(/msg="TLS is enabled." http2=true address=127\.0\.0\.1:\d+/);
    expect(await ask(login('alice', 'secret'))).toBe(200);
    expect(await ask(login('alice', 'wrong'))).toBe(401);
    await writeFile(join(folder, 'web.yml'), `${tls}basic_auth_users: {bob: '${HASH}'}`);
    expect(await ask(login('alice', 'secret'))).toBe(401);
    expect(await ask(login('bob', 'secret'))).toBe(200);
  });

  it('answers others while a password is compared', async () => {
    const users = `basic_auth_users: {alice: '${HASH}', slow: '${SLOW_HASH}'}`;
    const server = await startWith(users, await newFolder());
    const url = `${server.url}/-/healthy`;
    expect(await statusOf(url, login('alice', 'secret'))).toBe(200);
    let isCompared = false;
    const slow = statusOf(url, login('slow', 'guess')).then((status) => {
      isCompared = true;
      return status;
    });
    for (let i = 0; i < 20; i++) expect(await statusOf(url, login('alice', 'secret'))).toBe(200);
    expect(isCompared).toBe(false);
    expect(await slow).toBe(401);
  });

  it('that is broken ends the start, with the place', async () => {
    const folder = await newFolder();
    const file = join(folder, 'web.yml');
    await writeFile(file, 'basic_auth_users:\n  alice: hunter2\n');
    await writeFile(join(folder, 'am.yml'), CONFIG);
    const { code, stderr } = await runExecutable([
      'serve',
      `--config.file=${join(folder, 'am.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      `--web.config.file=${file}`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}:2:10: the password of user`);
    expect(stderr).not.toContain('hunter2');
  });
});

describe('--web.systemd-socket', () => {
  it('serves on the socket that it is given', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'am.yml'), CONFIG);
    const socket = createServer().listen(0, '127.0.0.1');
    await once(socket, 'listening');
    const address = socket.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const child = spawnWithSocket(folder, socket);
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text));
    // Both hold the socket now; only the server shall answer on it.
    socket.close();
    const line = `msg="Listening on" address=127.0.0.1:${port}`;
    await waitUntil(
      () => log.includes(line),
      15_000,
      () => log,
    );
    expect(await statusOf(`http://127.0.0.1:${port}/-/ready`)).toBe(200);
  });

  it('ends the start when there is none', async () => {
    const { code, stderr } = await runExecutable(['serve', '--web.systemd-socket']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('no socket activation')]);
  });
});

describe('--web.enable-debug', () => {
  it('serves profiles, one at a time, and nothing without the flag', async () => {
    const server = await ServerProcess.start({ config: CONFIG, flags: ['--web.enable-debug'] });
    cleanups.push(() => server.remove());
    const url = `${server.url}/debug/pprof`;
    const profile = fetch(`${url}/profile?seconds=1`).then(
      async (response) => (await response.json()) as object,
    );
    await waitUntil(
      async () => (await statusOf(`${url}/heap?seconds=0.01`)) === 503,
      5_000,
      () => 'no profile is taken',
    );
    expect(Object.keys(await profile)).toEqual(expect.arrayContaining(['nodes', 'samples']));
    const heap = await fetch(`${url}/heap?seconds=0.1`);
    expect(Object.keys((await heap.json()) as object)).toContain('head');
    for (const query of ['0', '-1', 'x', '301', '']) {
      expect(await statusOf(`${url}/profile?seconds=${query}`)).toBe(400);
    }
    const plain = await ServerProcess.start({ config: CONFIG });
    cleanups.push(() => plain.remove());
    expect(await statusOf(`${plain.url}/debug/pprof/profile?seconds=1`)).toBe(404);
  });
});

describe('--web.max-body-bytes', () => {
  it('turns away a longer body', async () => {
    const server = await ServerProcess.start({
      config: CONFIG,
      flags: ['--web.max-body-bytes=10'],
    });
    cleanups.push(() => server.remove());
    const post = (body: string): Promise<Response> =>
      fetch(`${server.url}/api/v2/alerts`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json' },
      });
    const statuses = [await post('[]'), await post(`[${' '.repeat(20)}]`)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 413]);
  });
});

function secureStatusOf(
  server: ServerProcess,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    const options = { host: '127.0.0.1', port, path: '/-/ready', agent: false, headers };
    request({ ...options, rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

/** As systemd does: the socket is descriptor 3, and LISTEN_PID the process itself. */
function spawnWithSocket(folder: string, socket: Server): ChildProcess {
  const flags = [
    'serve',
    `--config.file=${join(folder, 'am.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    '--web.systemd-socket',
  ];
  const script = 'LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS; exec "$@"';
  // Node hands on what is behind a server, but types streams only.
  const handle = Reflect.get(socket, '_handle') as Stream;
  const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, EXECUTABLE, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe', handle],
  });
  cleanups.push(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  return child;
}
