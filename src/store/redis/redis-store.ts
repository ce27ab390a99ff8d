// The store that several processes can reach: one hash per table in Redis, one script per commit.
// docs/redis.md describes the keys and what happens while Redis is away.
import { randomUUID } from 'node:crypto';
import { NOTHING_FENCED, StoreError } from '../../engine/state-store.ts';
import type {
  CommitResult,
  StateChange,
  StateRow,
  StateStore,
  Table,
} from '../../engine/state-store.ts';
import type { Secret } from '../../model/secret.ts';
import { SCHEMA_VERSION, parseSchemaVersion, wrongSchema } from '../schema-version.ts';
import { SerialQueue } from '../serial-queue.ts';
import { StoreLifecycle } from '../store-lifecycle.ts';
import { COMMIT_SCRIPT, COMMIT_SCRIPT_SHA, commitArguments } from './commit-script.ts';
import { RedisConnection } from './redis-connection.ts';
import { isScriptMissing } from './redis-failure.ts';
import { redisKeys } from './redis-keys.ts';
import type { RedisKeys } from './redis-keys.ts';
import { parseRedisUrl } from './redis-url.ts';
import { readServerWarnings } from './server-warnings.ts';

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`. */
  readonly url: Secret;
  /** The hash tag of all keys. Default `tocsin`. */
  readonly prefix?: string;
  /** Unique per opened store; by it replicas tell their own commits. Default random. */
  readonly writerId?: string;
  /** Milliseconds until a command, or an attempt to connect, counts as failed. Default 2000. */
  readonly timeoutMs?: number;
}

const DEFAULT_PREFIX = 'tocsin';
const DEFAULT_TIMEOUT_MS = 2000;

/** Rows per reply of a load. */
const PAGE_ROWS = 1000;

/** Redis takes about a million arguments per command. */
const MAX_CHANGES_PER_COMMIT = 400_000;

/** Keeps state in Redis. Calls may overlap; commits take effect in their order. */
export class RedisStore implements StateStore {
  readonly #connection: RedisConnection;
  readonly #keys: RedisKeys;
  readonly #writerId: string;
  readonly #lifecycle: StoreLifecycle;
  readonly #queue = new SerialQueue();
  #warnings: readonly string[] = [];
  #sequence = 0;

  /** Throws `StoreError` when the URL or the prefix can never work. */
  constructor(options: RedisStoreOptions) {
    const { url, prefix = DEFAULT_PREFIX, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    const { writerId = randomUUID() } = options;
    this.#connection = new RedisConnection({ address: parseRedisUrl(url), timeoutMs });
    this.#writerId = writerId;
    this.#keys = redisKeys(prefix, writerId);
    this.#lifecycle = new StoreLifecycle(`store in Redis at ${this.#connection.name}`);
  }

  /** Names settings of the server that put state at risk, as they were at opening. */
  warnings(): readonly string[] {
    return this.#warnings;
  }

  async open(): Promise<void> {
    await this.#lifecycle.open(
      async () => {
        await this.#connection.connect();
        try {
          await this.#checkSchema();
          this.#warnings = await readServerWarnings(this.#connection);
        } catch (error) {
          this.#connection.disconnect();
          throw error;
        }
      },
      () => this.#release(),
    );
  }

  async load(visit: (row: StateRow) => void): Promise<void> {
    this.#lifecycle.assertOpen('load from');
    for (const { table, key } of this.#keys.tables) await this.#loadTable(table, key, visit);
  }

  async commit(changes: readonly StateChange[]): Promise<CommitResult> {
    this.#lifecycle.assertOpen('commit to');
    if (changes.length > MAX_CHANGES_PER_COMMIT) {
      throw new StoreError(
        `Cannot write ${String(changes.length)} changes to Redis at once: ` +
          `the limit is ${String(MAX_CHANGES_PER_COMMIT)}`,
      );
    }
    await this.#queue.run(() => this.#send(changes));
    return NOTHING_FENCED;
  }

  async close(): Promise<void> {
    this.#lifecycle.close();
    await this.#queue.idle();
    await this.#release();
  }

  async #checkSchema(): Promise<void> {
    const { schema } = this.#keys;
    const found = await this.#ask('Cannot read from', 'GET', [schema]);
    if (found === null) return;
    const version = typeof found === 'string' ? parseSchemaVersion(found) : undefined;
    if (version !== SCHEMA_VERSION) {
      throw wrongSchema(
        `Redis at ${this.#connection.name}, key "${schema}"`,
        version ?? Number.NaN,
      );
    }
  }

  async #loadTable(table: Table, key: string, visit: (row: StateRow) => void): Promise<void> {
    // A hash that grows while it is read may yield a field twice.
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const args = [key, cursor, 'COUNT', String(PAGE_ROWS)];
      const page = parsePage(await this.#ask('Cannot read from', 'HSCAN', args));
      for (let i = 0; i + 1 < page.fields.length; i += 2) {
        const [field, value] = [page.fields[i], page.fields[i + 1]];
        if (typeof field !== 'string' || typeof value !== 'string' || seen.has(field)) continue;
        seen.add(field);
        visit({ table, key: field, value });
      }
      cursor = page.cursor;
    } while (cursor !== '0');
  }

  async #send(changes: readonly StateChange[]): Promise<void> {
    if (changes.length === 0) return;
    this.#sequence += 1;
    const [writerId, sequence] = [this.#writerId, this.#sequence];
    const args = commitArguments(this.#keys, { writerId, sequence, changes });
    const reply = await this.#evaluate(args).catch((error: unknown) => {
      throw this.#connection.failure('Cannot write to', error);
    });
    if (reply !== 'ok') throw this.#refusal(String(reply));
  }

  async #evaluate(args: readonly string[]): Promise<unknown> {
    try {
      return await this.#connection.call('EVALSHA', [COMMIT_SCRIPT_SHA, ...args]);
    } catch (error) {
      if (!isScriptMissing(error)) throw error;
      return await this.#connection.call('EVAL', [COMMIT_SCRIPT, ...args]);
    }
  }

  #refusal(reply: string): StoreError {
    const [kind, detail = ''] = reply.split(' ', 2);
    const where = `Redis at ${this.#connection.name}`;
    if (kind === 'schema') {
      return wrongSchema(
        `${where}, key "${this.#keys.schema}"`,
        parseSchemaVersion(detail) ?? Number.NaN,
      );
    }
    const reason =
      kind === 'type'
        ? `key "${detail}" holds something that is not ours, use another prefix`
        : 'a later commit is in already';
    return new StoreError(`Cannot write to ${where}: ${reason}`);
  }

  async #ask(action: string, command: string, args: readonly string[]): Promise<unknown> {
    try {
      return await this.#connection.call(command, args);
    } catch (error) {
      throw this.#connection.failure(action, error);
    }
  }

  async #release(): Promise<void> {
    this.#connection.disconnect();
    await Promise.resolve();
  }
}

interface Page {
  readonly cursor: string;
  readonly fields: readonly unknown[];
}

function parsePage(reply: unknown): Page {
  const parts: readonly unknown[] = Array.isArray(reply) ? reply : [];
  const [cursor, fields] = parts;
  if (typeof cursor !== 'string' || !Array.isArray(fields)) {
    throw new StoreError('Cannot read from Redis: the reply to HSCAN is not understood');
  }
  return { cursor, fields };
}
