// One entry of the feed as another replica wrote it: who, and what was changed.
import { TABLES, type StateChange } from '../../engine/state-store.ts';
import { readBlock } from './commit-blocks.ts';
import { partsOf } from './reply.ts';

export interface FeedEntry {
  readonly id: string;
  readonly writer: string;
  /** Undefined when they cannot be read: a newer program wrote them. */
  readonly changes: () => readonly StateChange[] | undefined;
}

/** Reads a list of entries as XREAD and XRANGE give it. */
export function readEntries(list: unknown): readonly FeedEntry[] {
  return partsOf(list).flatMap((entry) => {
    const [id, fields] = partsOf(entry);
    const [name, writer, ...blocks] = partsOf(fields);
    if (typeof id !== 'string' || name !== 'writer' || typeof writer !== 'string') return [];
    return [{ id, writer, changes: () => readBlocks(blocks) }];
  });
}

function readBlocks(blocks: readonly unknown[]): readonly StateChange[] | undefined {
  const changes: StateChange[] = [];
  for (let i = 0; i + 1 < blocks.length; i += 2) {
    const [kind = '', name] = String(blocks[i]).split(' ');
    const table = TABLES.find((known) => known === name);
    const read = table === undefined ? undefined : readBlock(kind, table, String(blocks[i + 1]));
    if (read === undefined) return undefined;
    for (const change of read) changes.push(change);
  }
  return changes;
}
