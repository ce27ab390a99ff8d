// Which settings of a Redis server put state at risk.
import type { RedisConnection } from './redis-connection.ts';

interface SafeSetting {
  readonly name: string;
  readonly safeValue: string;
  readonly risk: string;
}

const SAFE_SETTINGS: readonly SafeSetting[] = [
  {
    name: 'maxmemory-policy',
    safeValue: 'noeviction',
    risk: 'state may be evicted when memory is short',
  },
  {
    name: 'appendonly',
    safeValue: 'yes',
    risk: 'commits since the last dump are lost when Redis ends',
  },
];

/** Names each unsafe setting. An access rule that forbids to ask yields no warning. */
export async function readServerWarnings(connection: RedisConnection): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const { name, safeValue, risk } of SAFE_SETTINGS) {
    const value = await readSetting(connection, name);
    if (value === undefined || value === safeValue) continue;
    warnings.push(`Redis setting ${name} is "${value}": ${risk}, set it to "${safeValue}"`);
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
