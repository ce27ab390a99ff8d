// One connection to Redis that fails fast: a command is answered, or refused within a bounded
// time, and never waits in a queue for better times. It comes back by itself. ADR 0002 is on the
// client that it uses.
import type { Cluster, Redis } from 'ioredis';
import { StoreError } from '../../engine/state-store.ts';
import { describeRedisError, isTimeout, redisFailure } from './redis-failure.ts';
import { makeRedisClient } from './redis-client.ts';
import { addressName, type RedisAddress } from './redis-url.ts';

export interface RedisConnectionOptions {
  readonly address: RedisAddress;
  /** Milliseconds until a command, or an attempt to connect, counts as failed. */
  readonly timeoutMs: number;
}

/** How long `connect` waits for a Redis that is still loading its data, in command timeouts. */
const LOADING_TIMEOUTS = 5;

/** Sends commands to one Redis. */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  /** Hosts and ports, for messages. */
  readonly name: string;
  #client: Redis | Cluster | undefined;
  #lastError: unknown;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.name = addressName(options.address);
  }

  /** Connects once, without retry. Rejects with `StoreError`. */
  async connect(): Promise<void> {
    const { address, timeoutMs } = this.#options;
    const client = await makeRedisClient(address, timeoutMs);
    const noteError = (error: unknown): void => {
      this.#lastError = error;
    };
    client.on('error', noteError);
    // Of one sentinel, and of one node of a cluster: the client goes on to the next.
    client.on('sentinelError', noteError);
    client.on('node error', noteError);
    client.on('ready', () => {
      this.#lastError = undefined;
    });
    try {
      await within(client.connect(), LOADING_TIMEOUTS * timeoutMs);
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
      // Where the keys are among the arguments is known by lower-case names.
      return await client.call(command.toLowerCase(), [...args]);
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
