// Blocks: the changes of a commit, put together so that one text serves the tables and the feed.
import type { Fence, StateChange, Table } from '../../engine/state-store.ts';
import { SEPARATOR, escapeText, readValueText, unescapeText, valueText } from './row-text.ts';

/**
 * What a block does with its rows: `set` and `del` always do it, `vset` and `vdel` unless the row in
 * the table has a higher version.
 */
export type BlockKind = 'set' | 'vset' | 'del' | 'vdel';
const KINDS: readonly BlockKind[] = ['set', 'vset', 'del', 'vdel'];

/** Changes of one kind to one table under one fence. */
export interface Block {
  readonly kind: BlockKind;
  readonly table: Table;
  readonly fence: Fence | undefined;
  /** Keys and values, keys alone, or keys and versions. */
  readonly parts: string[];
}

/** Puts the changes into blocks. Of several changes to one key only the last is in one. */
export function blocksOf(changes: readonly StateChange[]): readonly Block[] {
  const blocks = new Map<string, Block>();
  const last = changes.some(({ value }) => value === undefined) ? lastPerKey(changes) : changes;
  let block: Block | undefined;
  for (const change of last) {
    const { table, fence } = change;
    const kind = kindOf(change);
    if (block?.table !== table || block.kind !== kind || !isSameFence(block.fence, fence)) {
      const name = [kind, table, fence?.slot, fence?.token].join(' ');
      block = blocks.get(name);
      if (block === undefined) blocks.set(name, (block = { kind, table, fence, parts: [] }));
    }
    addParts(block, change);
  }
  return [...blocks.values()];
}

/** Reads the rows of a block from the feed; undefined when it is not a block. */
export function readBlock(
  kind: string,
  table: Table,
  text: string,
): readonly StateChange[] | undefined {
  const parts = text.split(SEPARATOR);
  switch (KINDS.find((known) => known === kind)) {
    case 'set':
    case 'vset':
      return pairsOf(parts, (key, value) => ({ table, key, ...readValueText(value) }));
    case 'vdel':
      return pairsOf(parts, (key, version) => {
        return { table, key, value: undefined, version: Number(version) };
      });
    case 'del':
      return parts.map((key) => ({ table, key: unescapeText(key), value: undefined }));
    case undefined:
      return undefined;
  }
}

function kindOf({ value, version }: StateChange): BlockKind {
  if (value === undefined) return version === undefined ? 'del' : 'vdel';
  return version === undefined ? 'set' : 'vset';
}

function isSameFence(a: Fence | undefined, b: Fence | undefined): boolean {
  return a?.slot === b?.slot && a?.token === b?.token;
}

function addParts({ kind, parts }: Block, { key, value = '', version }: StateChange): void {
  parts.push(escapeText(key));
  switch (kind) {
    case 'set':
    case 'vset':
      parts.push(valueText(value, version));
      break;
    case 'vdel':
      parts.push(String(version));
      break;
    case 'del':
      break;
  }
}

function pairsOf(
  parts: readonly string[],
  read: (key: string, other: string) => StateChange,
): readonly StateChange[] {
  const changes: StateChange[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    changes.push(read(ownText(unescapeText(parts[i] ?? '')), parts[i + 1] ?? ''));
  }
  return changes;
}

/** A part of a text keeps all of the text in memory, and keys are kept for long. */
function ownText(text: string): string {
  return Buffer.from(text).toString();
}

/** Setting and removing one key must not both be in a commit, as blocks have no order. */
function lastPerKey(changes: readonly StateChange[]): Iterable<StateChange> {
  const byKey = new Map<string, StateChange>();
  // No table's name holds a NUL, so the two parts cannot run into each other.
  for (const change of changes) byKey.set(`${change.table}\0${change.key}`, change);
  return byKey.values();
}
