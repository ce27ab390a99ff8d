// A real Redis server for tests: its own port on 127.0.0.1, its own folder, stopped by its pid.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Secret } from '../../src/model/secret.ts';

export interface RedisServerOptions {
  /** Command line settings, such as `['--appendonly', 'yes']`. They win over the defaults. */
  readonly settings?: readonly string[];
  readonly password?: string;
}

const START_TIMEOUT_MS = 10_000;
const POLL_MS = 5;
/** Somebody else may take the free port before Redis does. */
const START_ATTEMPTS = 5;

/** Says whether the machine has a `redis-server`, for `describe.skipIf(!hasRedisServer())`. */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Starts a server and waits until it answers. `stop` must be called in the end. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-redis-'));
  for (let attempt = 1; ; attempt += 1) {
    const server = new RedisServer(folder, await freePort(), options);
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.kill('SIGKILL');
      if (attempt < START_ATTEMPTS) continue;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

/** A server that tests may kill, pause and start again with the same port and data. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #options: RedisServerOptions;
  #process: ChildProcess | undefined;

  constructor(folder: string, port: number, options: RedisServerOptions) {
    this.#folder = folder;
    this.port = port;
    this.#options = options;
  }

  /** The URL with the password of the server, or another one. */
  url(password: string | undefined = this.#options.password): Secret {
    const login = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
    return new Secret(`redis://${login}127.0.0.1:${String(this.port)}`);
  }

  /** Starts the process, again after a `kill`, and waits until it answers. */
  async start(): Promise<void> {
    const { settings = [], password } = this.#options;
    const login = password === undefined ? [] : ['--requirepass', password];
    const place = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', this.#folder];
    const child = spawn(
      'redis-server',
      [...place, '--save', '', '--maxmemory-policy', 'noeviction', ...login, ...settings],
      { stdio: 'ignore' },
    );
    this.#process = child;
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await answers(this.port))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`redis-server does not answer on port ${String(this.port)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Sends a signal to the process, and waits for its end when the signal ends it. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
  }

  /** Sends one command over a connection of its own. */
  async command(name: string, ...args: readonly string[]): Promise<unknown> {
    const client = new Redis({
      host: '127.0.0.1',
      port: this.port,
      ...(this.#options.password === undefined ? {} : { password: this.#options.password }),
      disableClientInfo: true,
      retryStrategy: () => null,
      lazyConnect: true,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(name, [...args]);
    } finally {
      client.disconnect();
    }
  }

  /** Ends the process and removes its folder. */
  async stop(): Promise<void> {
    await this.kill('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('No free port'));
      });
    });
  });
}

/** Says whether a Redis on the port answers to PING, be it with a demand for a password. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('PING\r\n');
    });
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('data', (reply) => {
      resolve(/^(\+PONG|-NOAUTH)/.test(reply.toString()));
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(false);
    });
  });
}
