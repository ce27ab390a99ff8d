// Which state a replica shares when it is told the addresses of others instead of a key prefix.
import { createHash } from 'node:crypto';
import type { Secret } from '../../model/secret.ts';
import { RedisConnection } from './redis-connection.ts';
import { parseRedisUrl } from './redis-url.ts';

export interface GroupQuestion {
  readonly url: Secret;
  /** Of this replica. */
  readonly address: string;
  /** Addresses of replicas to join; the first that is known decides. */
  readonly peers: readonly string[];
}

/** Hash: address of a replica → the address of the first member of its group. */
const GROUPS_KEY = 'tocsin-groups';
const TIMEOUT_MS = 2_000;

/**
 * Finds the key prefix of a group of replicas, and enters this one. A replica without peers, or
 * whose peers are not known, begins the group. Rejects with `StoreError`.
 */
export async function findGroup({ url, address, peers }: GroupQuestion): Promise<string> {
  const connection = new RedisConnection({ address: parseRedisUrl(url), timeoutMs: TIMEOUT_MS });
  await connection.connect();
  try {
    let first = peers[0] ?? address;
    for (const peer of peers) {
      const known = await connection.call('HGET', [GROUPS_KEY, peer]);
      if (typeof known !== 'string') continue;
      first = known;
      break;
    }
    await connection.call('HSET', [GROUPS_KEY, address, first]);
    return `tocsin-${createHash('sha256').update(first).digest('hex').slice(0, 16)}`;
  } catch (error) {
    throw connection.failure('Cannot find the other replicas through', error);
  } finally {
    connection.disconnect();
  }
}
