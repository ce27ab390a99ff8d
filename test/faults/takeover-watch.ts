// How long the slots of a replica that went away had nobody who acts on them, as Redis tells it.
import type { RedisServer } from '../support/redis-server.ts';
import { pause } from '../support/wait-until.ts';
import { partsOf } from '../../src/store/redis/reply.ts';

const POLL_MS = 50;
/** By then a replica that was away is back, or was replaced. */
const PATIENCE_MS = 10_000;

/** The tenures of one replica before something happens to it: slot → token and holder. */
export type Tenures = ReadonlyMap<string, string>;

/** Reads the tenures of the replica of this name. */
export async function tenuresOf(redis: RedisServer, name: string): Promise<Tenures> {
  const replicas = await readHash(redis, '{tocsin}:replicas');
  const ids = [...replicas].filter(([, text]) => text.includes(`"name":"${name}"`));
  const slots = await readHash(redis, '{tocsin}:slots');
  return new Map([...slots].filter(([, tenure]) => ids.some(([id]) => tenure.endsWith(` ${id}`))));
}

/**
 * Resolves to the milliseconds until every one of these slots has another tenure; to undefined when
 * the replica keeps them, or had none.
 */
export async function takeoverMs(
  redis: RedisServer,
  before: Tenures,
  since: number,
): Promise<number | undefined> {
  if (before.size === 0) return undefined;
  while (performance.now() - since < PATIENCE_MS) {
    const slots = await readHash(redis, '{tocsin}:slots');
    const isTaken = [...before].every(([slot, tenure]) => {
      const now = slots.get(slot);
      return now !== undefined && now !== tenure && !now.endsWith(' -');
    });
    if (isTaken) return performance.now() - since;
    await pause(POLL_MS);
  }
  return undefined;
}

/** Empty while Redis cannot be asked. */
async function readHash(redis: RedisServer, key: string): Promise<ReadonlyMap<string, string>> {
  const reply = await redis.command('HGETALL', key).catch(() => []);
  const parts = partsOf(reply).map(String);
  return new Map(parts.flatMap((name, i) => (i % 2 === 0 ? [[name, parts[i + 1] ?? '']] : [])));
}
