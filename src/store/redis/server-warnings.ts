// Which settings of a Redis server put state at risk.
import type { RedisConnection } from './redis-connection.ts';

interface SafeSetting {
  readonly name: string;
  /** The best of them first. */
  readonly safeValues: readonly string[];
  readonly risk: string;
}

const SAFE_SETTINGS: readonly SafeSetting[] = [
  {
    name: 'maxmemory-policy',
    safeValues: ['noeviction'],
    risk: 'state may be evicted when memory is short',
  },
  {
    name: 'appendonly',
    safeValues: ['yes'],
    risk: 'commits since the last dump are lost when Redis ends',
  },
  {
    name: 'appendfsync',
    safeValues: ['everysec', 'always'],
    risk: 'a power cut may take the commits of half a minute',
  },
];

/** Names each unsafe setting. An access rule that forbids to ask yields no warning. */
export async function readServerWarnings(connection: RedisConnection): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const { name, safeValues, risk } of SAFE_SETTINGS) {
    const value = await readSetting(connection, name);
    if (value === undefined || safeValues.includes(value)) continue;
    const advice = `set it to "${safeValues[0] ?? ''}"`;
    warnings.push(`Redis setting ${name} is "${value}": ${risk}, ${advice}`);
  }
  return warnings;
}

async function readSetting(connection: RedisConnection, name: string): Promise<string | undefined> {
  try {
    const reply = await connection.call('CONFIG', ['GET', name]);
    const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    // Managed servers do not offer CONFIG at all. The settings are advice, not a precondition.
    return undefined;
  }
}
