// What replicas and Redis know of a group that people were not told of in time.
import type { RedisServer } from '../support/redis-server.ts';
import { partsOf } from '../../src/store/redis/reply.ts';
import type { ReplicaGroup } from './replica-group.ts';

const TIMEOUT_MS = 3_000;

/** One line for each place. */
export async function examine(
  { members, redis }: ReplicaGroup,
  group: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const filter = encodeURIComponent(`group="${group}"`);
  for (const { name, process } of members) {
    const url = `${process.url}/api/v2/alerts?filter=${filter}`;
    const text = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      .then((answer) => answer.text())
      .catch((error: unknown) => String(error));
    lines.push(`  ${name}: ${text.trim()}`);
  }
  if (redis === undefined) return lines;
  const fingerprints = await rowsOf(redis, 'alert', (_, value) => value.includes(`"${group}"`));
  const isOurs = (key: string, value: string): boolean =>
    fingerprints.some(([fingerprint]) => fingerprint === key) ||
    value.includes(`group=\\"${group}\\"`);
  for (const table of ['alert_time', 'group', 'notification', 'dead_letter']) {
    for (const [key, value] of await rowsOf(redis, table, isOurs)) {
      lines.push(`  Redis ${table} ${key}: ${value}`);
    }
  }
  return lines;
}

type IsOurs = (key: string, value: string) => boolean;

async function rowsOf(
  redis: RedisServer,
  table: string,
  isOurs: IsOurs,
): Promise<readonly (readonly [string, string])[]> {
  const reply = await redis.command('HGETALL', `{tocsin}:${table}`).catch(() => []);
  const parts = partsOf(reply).map(String);
  return parts.flatMap((key, i) => {
    const value = parts[i + 1] ?? '';
    return i % 2 === 0 && isOurs(key, value) ? [[key, value] as const] : [];
  });
}
