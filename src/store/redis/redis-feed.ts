// Follows what other replicas commit. One connection of its own, as it waits most of the time.
import type { StateChange } from '../../engine/state-store.ts';
import type { Secret } from '../../model/secret.ts';
import { decodeChanges } from './feed-entry.ts';
import { RedisConnection } from './redis-connection.ts';
import { redisKeys, type RedisKeys } from './redis-keys.ts';
import { partsOf } from './reply.ts';
import { parseRedisUrl } from './redis-url.ts';

export interface RedisFeedOptions {
  readonly url: Secret;
  readonly prefix: string;
  /** Commits of this writer are left out. */
  readonly writerId: string;
}

/** Told in the order of the commits. Must not throw. */
export interface FeedListener {
  changes(changes: readonly StateChange[]): void;
  /** Commits may have been missed: everything must be read again. Asked again when it rejects. */
  gap(): Promise<void>;
  /** Redis cannot be reached, or can again. `reason` is fit for a log line. */
  trouble(reason: string | undefined): void;
}

/** How long Redis holds a question for news before it answers that there are none. */
const WAIT_MS = 1_000;
const TIMEOUT_MS = WAIT_MS + 2_000;
const RETRY_MS = 250;
const ENTRIES = 64;

export class RedisFeed {
  readonly #connection: RedisConnection;
  readonly #keys: RedisKeys;
  readonly #writerId: string;
  #position = '0-0';
  #phase: 'closed' | 'open' = 'closed';
  #following: Promise<void> = Promise.resolve();

  constructor({ url, prefix, writerId }: RedisFeedOptions) {
    this.#connection = new RedisConnection({ address: parseRedisUrl(url), timeoutMs: TIMEOUT_MS });
    this.#keys = redisKeys(prefix, writerId);
    this.#writerId = writerId;
  }

  /** Connects and notes where the feed ends; what is loaded after that has all before it. */
  async open(): Promise<void> {
    await this.#connection.connect();
    this.#position = await this.#end();
    this.#phase = 'open';
  }

  /** Begins to follow from where `open` found the end. */
  follow(listener: FeedListener): void {
    this.#following = this.#run(listener);
  }

  async close(): Promise<void> {
    this.#phase = 'closed';
    this.#connection.disconnect();
    await this.#following;
  }

  async #run(listener: FeedListener): Promise<void> {
    let isInTrouble = false;
    while (this.#isOpen()) {
      try {
        if (isInTrouble) await this.#resume(listener);
        isInTrouble = false;
        await this.#readOnce(listener);
      } catch (error) {
        if (!this.#isOpen()) return;
        if (!isInTrouble)
          listener.trouble(this.#connection.failure('Cannot follow', error).message);
        isInTrouble = true;
        await pause(RETRY_MS);
      }
    }
  }

  async #readOnce(listener: FeedListener): Promise<void> {
    const reply = await this.#connection.call('XREAD', [
      ...['COUNT', String(ENTRIES), 'BLOCK', String(WAIT_MS)],
      ...['STREAMS', this.#keys.feed, this.#position],
    ]);
    const entries = parseEntries(reply);
    // A reader that is far behind may have been overtaken by the end of the stream.
    if (entries.length === ENTRIES && !(await this.#isWhole())) {
      await this.#readAll(listener);
      return;
    }
    for (const { id, writer, changes } of entries) {
      const decoded = writer === this.#writerId ? [] : decodeChanges(changes);
      if (decoded === undefined) await listener.gap();
      else if (decoded.length > 0) listener.changes(decoded);
      this.#position = id;
    }
  }

  #isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** After an interruption: whoever cannot be sure to have seen every commit reads all again. */
  async #resume(listener: FeedListener): Promise<void> {
    if (!(await this.#isWhole())) await this.#readAll(listener);
    listener.trouble(undefined);
  }

  /** Whether everything since the position is still in the stream. */
  async #isWhole(): Promise<boolean> {
    const args = [this.#keys.feed, '-', '+', 'COUNT', '1'];
    const [first] = parseList(await this.#connection.call('XRANGE', args));
    return first !== undefined && compareIds(first.id, this.#position) <= 0;
  }

  async #readAll(listener: FeedListener): Promise<void> {
    const end = await this.#end();
    await listener.gap();
    this.#position = end;
  }

  async #end(): Promise<string> {
    const args = [this.#keys.feed, '+', '-', 'COUNT', '1'];
    const [last] = parseList(await this.#connection.call('XREVRANGE', args));
    return last?.id ?? '0-0';
  }
}

interface FeedEntry {
  readonly id: string;
  readonly writer: string;
  readonly changes: string;
}

/** Reads the reply of XREAD: nothing, or one stream with its entries. */
function parseEntries(reply: unknown): readonly FeedEntry[] {
  const [stream] = partsOf(reply);
  return parseList(partsOf(stream)[1]);
}

function parseList(list: unknown): readonly FeedEntry[] {
  return partsOf(list).flatMap((entry) => {
    const [id, fields] = partsOf(entry);
    const [, writer, , changes] = partsOf(fields);
    if (typeof id !== 'string' || typeof writer !== 'string') return [];
    return [{ id, writer, changes: String(changes) }];
  });
}

/** Ids are milliseconds and a number within them. */
function compareIds(a: string, b: string): number {
  const [msA = 0, numberA = 0] = a.split('-').map(Number);
  const [msB = 0, numberB = 0] = b.split('-').map(Number);
  return msA - msB || numberA - numberB;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
