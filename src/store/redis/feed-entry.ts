// How a commit travels to other replicas: as one text.
import { partsOf } from './reply.ts';
import { TABLES, type StateChange } from '../../engine/state-store.ts';

/** JSON: per change the table, the key, and the value unless the row is removed. */
export function encodeChanges(changes: readonly StateChange[]): string {
  return JSON.stringify(
    changes.map(({ table, key, value }) =>
      value === undefined ? [table, key] : [table, key, value],
    ),
  );
}

/** Reads what `encodeChanges` wrote; undefined for anything else, of a newer program for one. */
export function decodeChanges(text: string): readonly StateChange[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed)) return undefined;
  const changes = parsed.map(decodeChange).filter((change) => change !== undefined);
  return changes.length === parsed.length ? changes : undefined;
}

function decodeChange(change: unknown): StateChange | undefined {
  const [name, key, value, ...more] = partsOf(change);
  const table = TABLES.find((known) => known === name);
  if (table === undefined || typeof key !== 'string' || more.length > 0) return undefined;
  if (value !== undefined && typeof value !== 'string') return undefined;
  return { table, key, value };
}
