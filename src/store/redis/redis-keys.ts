// The names of all keys in Redis, listed with type, TTL and owner in docs/redis.md.
import { StoreError, TABLES } from '../../engine/state-store.ts';
import type { Table } from '../../engine/state-store.ts';

/** The keys of one installation. They share a hash tag, so that a cluster keeps them together. */
export interface RedisKeys {
  /** String: the schema version. */
  readonly schema: string;
  /** Hashes of key → value, in the order of `TABLES`. */
  readonly tables: readonly { readonly table: Table; readonly key: string }[];
  /** Hash: `id`, a random id of this state, and `end`, the id of the feed's last entry. */
  readonly state: string;
  /** Hash: slot → the token of the present tenure and the id of the replica that has it. */
  readonly slots: string;
  /** Hash: replica id → when it was last heard of, its schema version, its seat, who it is. */
  readonly replicas: string;
  /** String: the number of the last commit of one opening of a store. */
  readonly writer: string;
  /** Stream: the latest commits, for other replicas to follow. */
  readonly feed: string;
}

/** Builds the keys. `writerId` is unique per opened store. Throws `StoreError` for a bad prefix. */
export function redisKeys(prefix: string, writerId: string): RedisKeys {
  if (!/^[^{}\s]+$/.test(prefix)) {
    throw new StoreError(
      `Redis key prefix "${prefix}" must have at least one character, and no braces or spaces`,
    );
  }
  return {
    schema: `{${prefix}}:schema`,
    tables: TABLES.map((table) => ({ table, key: `{${prefix}}:${table}` })),
    state: `{${prefix}}:state`,
    slots: `{${prefix}}:slots`,
    replicas: `{${prefix}}:replicas`,
    writer: `{${prefix}}:writer:${writerId}`,
    feed: `{${prefix}}:feed`,
  };
}
