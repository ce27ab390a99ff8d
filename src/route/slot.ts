// Slots: the fixed number of shares into which aggregation groups fall, for replicas to divide among
// themselves.

/** Part of the shared state: replicas that count otherwise would tell of the same groups. */
export const SLOT_COUNT = 64;

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

const encoder = new TextEncoder();

/**
 * The slot of a group: FNV-1a with 32 bits over the UTF-8 of its key. By key and not by id, so that
 * groups that share what was told of them (reference row D3) have one owner.
 */
export function slotOf(groupKey: string): number {
  let hash = OFFSET;
  for (let i = 0; i < groupKey.length; i++) {
    const unit = groupKey.charCodeAt(i);
    if (unit >= 0x80) return toSlot(mix(hash, encoder.encode(groupKey.slice(i))));
    hash = Math.imul(hash ^ unit, PRIME);
  }
  return toSlot(hash);
}

function mix(start: number, bytes: Iterable<number>): number {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
  return hash;
}

function toSlot(hash: number): number {
  return (hash >>> 0) % SLOT_COUNT;
}
