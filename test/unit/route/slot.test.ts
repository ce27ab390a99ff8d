// Which slot a group falls into: part of the shared state, so it never changes.
import { describe, expect, it } from 'vitest';
import { SLOT_COUNT, slotOf } from '../../../src/route/slot.ts';

/** FNV-1a with 32 bits as its authors define it, over bytes. */
function fnv1a(bytes: Uint8Array): bigint {
  let hash = 0x811c9dc5n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn;
  return hash;
}

describe('slotOf()', () => {
  it.each([
    ['', '', 0x811c9dc5n],
    ['a', 'a', 0xe40c292cn],
    ['foobar', 'foobar', 0xbf9cf968n],
  ])('follows the published hash of %j', (_, text, hash) => {
    expect(fnv1a(new TextEncoder().encode(text))).toBe(hash);
    expect(slotOf(text)).toBe(Number(hash % BigInt(SLOT_COUNT)));
  });

  it.each(['{}:{alertname="A"}', '{}/{a="é"}:{}', '{}:{x="\u{1f525}"}', 'x'.repeat(10_000)])(
    'hashes the UTF-8 of %.20s',
    (key) => {
      expect(slotOf(key)).toBe(Number(fnv1a(new TextEncoder().encode(key)) % 64n));
    },
  );

  it('spreads groups evenly', () => {
    const counts = new Array<number>(SLOT_COUNT).fill(0);
    for (let i = 0; i < 64_000; i++) {
      const slot = slotOf(`{}:{alertname="Alert${String(i)}", cluster="c${String(i % 7)}"}`);
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(700);
    expect(Math.max(...counts)).toBeLessThan(1_300);
  });
});
