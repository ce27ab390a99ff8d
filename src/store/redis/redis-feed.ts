// Follows what other replicas commit. One connection of its own, as it waits most of the time.
import { randomUUID } from 'node:crypto';
import type { StateChange } from '../../engine/state-store.ts';
import type { Secret } from '../../model/secret.ts';
import { FEED_COMMITS_AT_LEAST } from './commit-script.ts';
import { compareFeedIds } from './feed-id.ts';
import { readEntries, type FeedEntry } from './feed-entry.ts';
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

/** Told in the order of the commits, each with the id of its entry. Must not throw. */
export interface FeedListener {
  changes(changes: readonly StateChange[], id: string): void;
  /** Everything up to this entry has been told, or was read. */
  reached?(id: string): void;
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
  /** Where to go on once everything is read, which others may have read since. */
  #readUpTo = '0-0';
  #isInTrouble = false;
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

  /** The id of the last entry that was told or read; undefined while it is not certain. */
  get position(): string | undefined {
    return this.#isInTrouble ? undefined : this.#position;
  }

  /** Begins to follow from where `open` found the end. */
  follow(listener: FeedListener): void {
    this.#following = this.#run(listener);
  }

  /** Passes over everything up to this entry. */
  skipTo(id: string): void {
    if (compareFeedIds(id, this.#position) > 0) this.#position = id;
    if (compareFeedIds(id, this.#readUpTo) > 0) this.#readUpTo = id;
  }

  async close(): Promise<void> {
    this.#phase = 'closed';
    this.#connection.disconnect();
    await this.#following;
  }

  async #run(listener: FeedListener): Promise<void> {
    listener.reached?.(this.#position);
    while (this.#isOpen()) {
      try {
        if (this.#isInTrouble) await this.#resume(listener);
        this.#isInTrouble = false;
        await this.#readOnce(listener);
      } catch (error) {
        if (!this.#isOpen()) return;
        if (!this.#isInTrouble) {
          listener.trouble(this.#connection.failure('Cannot follow', error).message);
        }
        this.#isInTrouble = true;
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
    // A reader that is far behind may have been overtaken by the end of the stream, and one that
    // hears nothing may wait behind an end that has moved back.
    const isDoubtful =
      entries.length >= FEED_COMMITS_AT_LEAST || (entries.length === 0 && (await this.#isBeyond()));
    if (isDoubtful && !(await this.#isWhole())) {
      await this.#readAll(listener);
      return;
    }
    for (const { id, writer, changes } of entries) {
      if (compareFeedIds(id, this.#position) <= 0) continue;
      const decoded = writer === this.#writerId ? [] : changes();
      if (decoded === undefined) await listener.gap();
      else if (decoded.length > 0) listener.changes(decoded, id);
      this.skipTo(id);
      listener.reached?.(this.#position);
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

  /**
   * Whether everything since the position is still in the stream, which is so when the entry there
   * is. When it is missing among others, Redis has lost it with a failover, and with it rows that were
   * acknowledged: the state gets a new id, so that all replicas write again what they know.
   */
  async #isWhole(): Promise<boolean> {
    const { feed, state } = this.#keys;
    const position = this.#position;
    if (position === '0-0') return (await this.#end()) === '0-0';
    const own = await this.#connection.call('XRANGE', [feed, position, position]);
    if (readEntries(own).length > 0) return true;
    const firsts = await this.#connection.call('XRANGE', [feed, '-', '+', 'COUNT', '1']);
    const [first] = readEntries(firsts);
    const isTrimmed = first !== undefined && compareFeedIds(first.id, position) > 0;
    if (!isTrimmed) await this.#connection.call('HSET', [state, 'id', randomUUID()]);
    return false;
  }

  async #isBeyond(): Promise<boolean> {
    return compareFeedIds(this.#position, await this.#end()) > 0;
  }

  async #readAll(listener: FeedListener): Promise<void> {
    this.#readUpTo = await this.#end();
    await listener.gap();
    this.#position = this.#readUpTo;
    listener.reached?.(this.#position);
  }

  async #end(): Promise<string> {
    const { feed, state } = this.#keys;
    const end = await this.#connection.call('HGET', [state, 'end']);
    if (typeof end === 'string') return end;
    // Of a program that did not note it.
    const args = [feed, '+', '-', 'COUNT', '1'];
    const [last] = readEntries(await this.#connection.call('XREVRANGE', args));
    return last?.id ?? '0-0';
  }
}

/** Reads the reply of XREAD: nothing, or one stream with its entries. */
function parseEntries(reply: unknown): readonly FeedEntry[] {
  const [stream] = partsOf(reply);
  return readEntries(partsOf(stream)[1]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
