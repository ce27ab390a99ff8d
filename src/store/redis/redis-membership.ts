// Says to the other replicas that this one lives, and learns who they are and which of them leads.
import { StoreError } from '../../engine/state-store.ts';
import type { Secret } from '../../model/secret.ts';
import { BEAT_SCRIPT, BEAT_SCRIPT_SHA } from './beat-script.ts';
import { RedisConnection } from './redis-connection.ts';
import { isScriptMissing } from './redis-failure.ts';
import { redisKeys, type RedisKeys } from './redis-keys.ts';
import { parseRedisUrl } from './redis-url.ts';

export interface RedisMembershipOptions {
  readonly url: Secret;
  readonly prefix: string;
  /** Names this replica among the others; unique per process. */
  readonly id: string;
  /** Whatever the others show of it. */
  readonly description: string;
  /** Whoever led from the same seat is dead. Empty when this replica has none. */
  readonly seat: string;
  /** For how long the lead is lent, in milliseconds. */
  readonly leaseMs: number;
  /** Milliseconds until a question counts as failed. Default 1000. */
  readonly timeoutMs?: number;
}

/** What one beat found. */
export interface MembershipView {
  /** The id of the replica that leads. */
  readonly leader: string;
  readonly members: readonly { readonly id: string; readonly description: string }[];
}

/** A replica that is silent for so many leases is gone. */
const SILENT_LEASES = 2;

export class RedisMembership {
  readonly #options: RedisMembershipOptions;
  readonly #connection: RedisConnection;
  readonly #keys: RedisKeys;

  constructor(options: RedisMembershipOptions) {
    const { id, prefix, timeoutMs = 1_000, url } = options;
    this.#options = options;
    this.#connection = new RedisConnection({ address: parseRedisUrl(url), timeoutMs });
    this.#keys = redisKeys(prefix, id);
  }

  /** Rejects with `StoreError`. */
  async open(): Promise<void> {
    await this.#connection.connect();
  }

  /** Says that this replica lives. Takes the lead when nobody has it. Rejects with `StoreError`. */
  async beat(): Promise<MembershipView> {
    const reply = await this.#ask('');
    if (!Array.isArray(reply) || typeof reply[0] !== 'string') {
      throw new StoreError('Cannot find the other replicas: the reply of Redis is not understood');
    }
    const [leader, ...rest] = reply.map(String);
    const members = rest.flatMap((id, i) =>
      i % 2 === 0 ? [{ id, description: rest[i + 1] ?? '' }] : [],
    );
    return { leader: leader ?? '', members };
  }

  /** Takes leave, so that another replica leads at once, and disconnects. Never rejects. */
  async leave(): Promise<void> {
    try {
      await this.#ask('leave');
    } catch {
      // The others will find out by themselves.
    }
    this.#connection.disconnect();
  }

  async #ask(word: '' | 'leave'): Promise<unknown> {
    const { description, id, leaseMs, seat } = this.#options;
    const { leader, members } = this.#keys;
    const args = ['2', members, leader, id, description, String(leaseMs)];
    args.push(String(SILENT_LEASES * leaseMs), seat, word);
    try {
      return await this.#evaluate(args);
    } catch (error) {
      throw this.#connection.failure('Cannot reach the other replicas through', error);
    }
  }

  async #evaluate(args: readonly string[]): Promise<unknown> {
    try {
      return await this.#connection.call('EVALSHA', [BEAT_SCRIPT_SHA, ...args]);
    } catch (error) {
      if (!isScriptMissing(error)) throw error;
      return await this.#connection.call('EVAL', [BEAT_SCRIPT, ...args]);
    }
  }
}
