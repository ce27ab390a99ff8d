// How long the slots of a replica that went away had nobody who acts on them, as Redis tells it.
import type { RedisServer } from '../support/redis-server.ts';
import { pause } from '../support/wait-until.ts';
import { partsOf } from '../../src/store/redis/reply.ts';

const POLL_MS = 50;
/** By then every slot has somebody again. */
const PATIENCE_MS = 30_000;

/** The tenures of one replica before something happens to it: slot → token and holder. */
export type Tenures = ReadonlyMap<string, string>;

export interface Takeover {
  /** From the fault until somebody else has every slot, without the time in which Redis was away. */
  readonly ms: number;
  readonly redisAwayMs: number;
}

/** Reads the tenures of the replica of this name. */
export async function tenuresOf(redis: RedisServer, name: string): Promise<Tenures> {
  const replicas = await readHash(redis, '{tocsin}:replicas');
  const ids = [...(replicas ?? [])].filter(([, text]) => text.includes(`"name":"${name}"`));
  const slots = await readHash(redis, '{tocsin}:slots');
  const isTheirs = (tenure: string): boolean => ids.some(([id]) => tenure.endsWith(` ${id}`));
  return new Map([...(slots ?? [])].filter(([, tenure]) => isTheirs(tenure)));
}

/**
 * Resolves once every one of these slots has another tenure; to undefined when the replica had none, or
 * keeps one as it is back, which `isBack` says.
 */
export async function watchTakeover(
  redis: RedisServer,
  before: Tenures,
  isBack: () => boolean,
): Promise<Takeover | undefined> {
  const since = performance.now();
  let [redisAwayMs, askedAt] = [0, since];
  while (before.size > 0 && performance.now() - since < PATIENCE_MS) {
    const slots = await readHash(redis, '{tocsin}:slots');
    const now = performance.now();
    if (slots === undefined || now - askedAt > 10 * POLL_MS) redisAwayMs += now - askedAt;
    askedAt = now;
    if (slots !== undefined) {
      const isTaken = (slot: string): boolean => isOther(before.get(slot), slots.get(slot));
      if ([...before.keys()].every(isTaken)) return { ms: now - since - redisAwayMs, redisAwayMs };
      if (isBack()) return undefined;
    }
    await pause(POLL_MS);
  }
  return undefined;
}

function isOther(before: string | undefined, now: string | undefined): boolean {
  return now !== undefined && now !== before && !now.endsWith(' -');
}

/** Undefined while Redis cannot be asked. */
async function readHash(
  redis: RedisServer,
  key: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const reply = await redis.command('HGETALL', key).catch(() => undefined);
  if (reply === undefined) return undefined;
  const parts = partsOf(reply).map(String);
  return new Map(parts.flatMap((name, i) => (i % 2 === 0 ? [[name, parts[i + 1] ?? '']] : [])));
}
