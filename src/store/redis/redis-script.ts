// One script as Redis knows it: by its hash, and by its source after Redis has lost it.
import { createHash } from 'node:crypto';
import type { RedisConnection } from './redis-connection.ts';
import { isScriptMissing } from './redis-failure.ts';

export class RedisScript {
  readonly source: string;
  readonly #sha: string;

  constructor(source: string) {
    this.source = source;
    this.#sha = createHash('sha1').update(source).digest('hex');
  }

  /**
   * Runs it. `args` begins with the number of keys, and the keys. Rejects with the client's own
   * error, to be described by `RedisConnection.failure`.
   */
  async run(connection: RedisConnection, args: readonly string[]): Promise<unknown> {
    try {
      return await connection.call('EVALSHA', [this.#sha, ...args]);
    } catch (error) {
      if (!isScriptMissing(error)) throw error;
      return await connection.call('EVAL', [this.source, ...args]);
    }
  }
}
