// The store that several processes can reach: one hash per table in Redis, one script per commit.
// docs/redis.md describes the keys and what happens while Redis is away.
import { randomUUID } from 'node:crypto';
import { NOTHING_FENCED, READ_ORDER, StoreError } from '../../engine/state-store.ts';
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
import { COMMIT_SCRIPT, commitArguments } from './commit-script.ts';
import { RedisConnection } from './redis-connection.ts';
import { redisKeys } from './redis-keys.ts';
import type { RedisKeys } from './redis-keys.ts';
import { parseRedisUrl } from './redis-url.ts';
import { partsOf } from './reply.ts';
import { readValueText, unescapeText } from './row-text.ts';
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
  /** The version that is read and written. Default `SCHEMA_VERSION`. */
  readonly schema?: number;
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
  readonly #schema: number;
  readonly #lifecycle: StoreLifecycle;
  readonly #queue = new SerialQueue();
  #warnings: readonly string[] = [];
  #sequence = 0;
  #acknowledged = 0;

  /** Throws `StoreError` when the URL or the prefix can never work. */
  constructor(options: RedisStoreOptions) {
    const { url, prefix = DEFAULT_PREFIX, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    const { writerId = randomUUID(), schema = SCHEMA_VERSION } = options;
    this.#connection = new RedisConnection({ address: parseRedisUrl(url), timeoutMs });
    this.#writerId = writerId;
    this.#schema = schema;
    this.#keys = redisKeys(prefix, writerId);
    this.#lifecycle = new StoreLifecycle(`store in Redis at ${this.#connection.name}`);
  }

  /** Names settings of the server that put state at risk, as they were at opening. */
  warnings(): readonly string[] {
    return this.#warnings;
  }

  /** The number of the last commit that Redis is known to have taken. */
  get acknowledged(): number {
    return this.#acknowledged;
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
    for (const table of READ_ORDER) {
      const key = this.#keys.tables.find((each) => each.table === table)?.key ?? '';
      await this.#loadTable(table, key, visit);
    }
  }

  async commit(changes: readonly StateChange[]): Promise<CommitResult> {
    this.#lifecycle.assertOpen('commit to');
    if (changes.length > MAX_CHANGES_PER_COMMIT) {
      throw new StoreError(
        `Cannot write ${String(changes.length)} changes to Redis at once: ` +
          `the limit is ${String(MAX_CHANGES_PER_COMMIT)}`,
      );
    }
    return this.#queue.run(() => this.#send(changes));
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
    // An older state is raised by the replicas, once none is left that needs it.
    if (version === undefined || version > this.#schema) {
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
        visit({ table, key: unescapeText(field), ...readValueText(value) });
      }
      cursor = page.cursor;
    } while (cursor !== '0');
  }

  async #send(changes: readonly StateChange[]): Promise<CommitResult> {
    if (changes.length === 0) return NOTHING_FENCED;
    this.#sequence += 1;
    const sequence = this.#sequence;
    const args = commitArguments(this.#keys, {
      ...{ writerId: this.#writerId, sequence, acknowledged: this.#acknowledged },
      ...{ schema: this.#schema, stateId: randomUUID(), changes },
    });
    const reply = await COMMIT_SCRIPT.run(this.#connection, args).catch((error: unknown) => {
      throw this.#connection.failure('Cannot write to', error);
    });
    const [kind = '', detail = '', ...fenced] = partsOf(reply).map(String);
    if (kind !== 'ok') throw this.#refusal(kind, detail);
    this.#acknowledged = sequence;
    return fenced.length === 0 ? NOTHING_FENCED : { fenced: new Set(fenced.map(Number)) };
  }

  #refusal(kind: string, detail: string): StoreError {
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
