// One connection to Redis that fails fast: a command is answered, or refused within a bounded
// time, and never waits in a queue for better times. It comes back by itself. ADR 0002 is on the
// client that it uses.
import type { Redis, RedisOptions } from 'ioredis';
import { StoreError } from '../../engine/state-store.ts';
import { describeRedisError, isTimeout, redisFailure } from './redis-failure.ts';
import { isServerName } from './redis-url.ts';
import type { RedisAddress } from './redis-url.ts';

export interface RedisConnectionOptions {
  readonly address: RedisAddress;
  /** Milliseconds until a command, or an attempt to connect, counts as failed. */
  readonly timeoutMs: number;
}

/** How long `connect` waits for a Redis that is still loading its data, in command timeouts. */
const LOADING_TIMEOUTS = 5;

const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 2000;

/** How long a connection may take to end politely before it is cut. */
const DISCONNECT_MS = 100;

/** Sends commands to one Redis. */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  /** Host and port, for messages. */
  readonly name: string;
  #client: Redis | undefined;
  #lastError: unknown;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    const { host, port } = options.address;
    this.name = `"${host.includes(':') ? `[${host}]` : host}:${String(port)}"`;
  }

  /** Connects once, without retry. Rejects with `StoreError`. */
  async connect(): Promise<void> {
    // Loaded here, so that an installation without Redis never loads the client.
    const { Redis } = await import('ioredis');
    const client = new Redis(clientOptions(this.#options));
    client.on('error', (error: unknown) => {
      this.#lastError = error;
    });
    client.on('ready', () => {
      this.#lastError = undefined;
    });
    try {
      await within(client.connect(), LOADING_TIMEOUTS * this.#options.timeoutMs);
    } catch (error) {
      client.disconnect();
      throw redisFailure(`Cannot connect to Redis at ${this.name}`, this.#lastError ?? error);
    }
    this.#client = client;
  }

  /** Sends one command. Rejects with the client's own error, to be described by `failure`. */
  async call(command: string, args: readonly string[]): Promise<unknown> {
    const client = this.#client;
    if (client === undefined) throw new StoreError('The Redis connection is closed');
    try {
      return await client.call(command, [...args]);
    } catch (error) {
      // A peer that is gone without a word is noticed here only; a new connection finds another.
      if (isTimeout(error)) client.disconnect(true);
      throw error;
    }
  }

  /** Makes the StoreError of a failed step. While the connection is down it says why. */
  failure(action: string, error: unknown): StoreError {
    const isDown = this.#client?.status !== 'ready' && this.#lastError !== undefined;
    const why = isDown ? ` (${describeRedisError(this.#lastError)})` : '';
    const failure = redisFailure(`${action} Redis at ${this.name}`, error);
    return error instanceof StoreError ? error : new StoreError(`${failure.message}${why}`);
  }

  /** Ends the connection. Commands under way are refused. */
  disconnect(): void {
    this.#client?.disconnect();
    this.#client = undefined;
  }
}

function clientOptions({ address, timeoutMs }: RedisConnectionOptions): RedisOptions {
  const { host, port, db, username, password, isTls } = address;
  return {
    host,
    port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
    ...(isTls ? { tls: isServerName(host) ? { servername: host } : {} } : {}),
    lazyConnect: true,
    connectionName: 'tocsin',
    disableClientInfo: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    disconnectTimeout: DISCONNECT_MS,
    keepAlive: timeoutMs,
    // Whoever commits keeps the changes and repeats them. A command held back by the client would
    // arrive late, after newer ones.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Refuses what is under way as soon as the connection breaks.
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) =>
      Math.min(RECONNECT_MIN_MS * 2 ** Math.min(attempt - 1, 10), RECONNECT_MAX_MS),
    // After a failover the name may lead to the new primary.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  };
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new StoreError('Redis does not become ready, it may still be loading its data'));
    }, ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
