// Files that nobody vouches for: cut off, changed, or something else altogether.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../../src/model/result.ts';
import { readAlertmanagerLog } from '../../../../src/store/import/alertmanager-log.ts';
import { readAlertmanagerSilences } from '../../../../src/store/import/alertmanager-silences.ts';
import { ByteReader } from '../../../../src/store/import/byte-reader.ts';
import { readMessage } from '../../../../src/store/import/message.ts';
import { readSnapshotFile, type SnapshotFile } from '../../../../src/store/import/snapshot-file.ts';
import of034 from '../../../golden/import/alertmanager-0.34.json' with { type: 'json' };

type Read = (bytes: Uint8Array) => SnapshotFile<unknown>;

const FILES: readonly (readonly [name: string, read: Read, bytes: Uint8Array])[] = [
  ['silences', readAlertmanagerSilences, Buffer.from(of034.files.silences, 'base64')],
  ['nflog', readAlertmanagerLog, Buffer.from(of034.files.nflog, 'base64')],
];

describe.each(FILES)('the file %s', (_name, read, bytes) => {
  const whole = read(bytes).items;

  it('gives nothing when it is empty', () => {
    expect(read(new Uint8Array())).toEqual({ items: [], problems: [], damage: undefined });
  });

  it('gives what comes before the place where it is cut off', () => {
    let complete = 0;
    for (let length = 0; length < bytes.length; length++) {
      const { items, damage } = read(bytes.subarray(0, length));
      expect(JSON.stringify(items)).toBe(JSON.stringify(whole.slice(0, items.length)));
      if (damage === undefined) complete += 1;
      else expect(damage).toMatch(/ at byte \d+$/);
    }
    // Only between two messages nobody can see that something is missing.
    expect(complete).toBe(whole.length);
  });

  it('may hold anything', () => {
    const change = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const { at, byte } of changes) changed[at] = byte;
        expect(() => read(changed)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('may be something else altogether', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const { items, problems, damage } = read(noise);
        expect(items.length + problems.length).toBeLessThanOrEqual(noise.length / 2);
        if (damage !== undefined) expect(damage).toMatch(/ at byte \d+$/);
      }),
      { numRuns: 500 },
    );
  });

  it('is not read on when it is full of zeros, as after a power cut', () => {
    const { items, damage } = read(Buffer.concat([bytes, Buffer.alloc(4096)]));
    expect(items).toHaveLength(whole.length);
    expect(damage).toBe(`A message is empty at byte ${String(bytes.length)}`);
  });
});

describe('readMessage()', () => {
  const SHAPE = { 1: 'text', 2: 'integer', 3: { 1: 'bytes' } } as const;

  it.each([
    ['a varint', [0x20, 0x96, 0x01]],
    ['eight bytes', [0x21, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['a part', [0x22, 2, 0xff, 0xff]],
    ['four bytes', [0x25, 1, 2, 3, 4]],
    ['a known number with another type', [0x08, 0x01]],
  ])('passes over %s that its shape does not name', (_name, bytes) => {
    const reader = new ByteReader(Uint8Array.from([...bytes, 0x10, 0x07]));
    expect(readMessage(reader, SHAPE).integer(2)).toBe(7n);
    expect(reader.damage).toBeUndefined();
  });

  it('reads numbers one by one and packed', () => {
    const bytes = [
      0x10,
      0x01,
      0x12,
      0x03,
      0x02,
      0x80,
      0x01,
      0x10,
      ...Array<number>(9).fill(0xff),
      1,
    ];
    const message = readMessage(new ByteReader(Uint8Array.from(bytes)), SHAPE);
    expect(message.integers(2)).toEqual([1n, 2n, 128n, (1n << 64n) - 1n]);
  });

  it('takes the last of several values', () => {
    const bytes = [0x0a, 1, 0x61, 0x0a, 1, 0x62, 0x1a, 0, 0x1a, 3, 0x0a, 1, 0xff];
    const message = readMessage(new ByteReader(Uint8Array.from(bytes)), SHAPE);
    expect(message.text(1)).toBe('b');
    expect([...(message.message(3)?.bytes(1) ?? [])]).toEqual([0xff]);
  });

  it.each([
    [
      'a group, which nobody writes any more',
      [0x1b],
      'There is no field 3 of wire type 3 at byte 0',
    ],
    ['a field without a number', [0x00], 'There is no field 0 of wire type 0 at byte 0'],
    ['a number that breaks off', [0x10, 0x80], 'A number breaks off at byte 1'],
    [
      'a number without an end',
      [0x10, ...Array<number>(10).fill(0x80)],
      'A number has no end at byte 1',
    ],
    [
      'a number of 65 bits',
      [0x10, ...Array<number>(9).fill(0x80), 2],
      'A number has more than 64 bits at byte 1',
    ],
    ['eight bytes of which five are there', [0x21, 1, 2, 3, 4, 5], 'A number breaks off at byte 1'],
    [
      'a number that goes on behind its part',
      [0x12, 1, 0x80, 0x01],
      'A number breaks off at byte 2',
    ],
    ['a text longer than all', [0x0a, 3, 0x61], 'Of 3 bytes only 1 are there at byte 1'],
    [
      'a part that reaches beyond the one it is in',
      [0x1a, 2, 0x0a, 5, 1, 2, 3, 4, 5],
      'Of 5 bytes only 0 are there at byte 3',
    ],
    [
      'a length beyond all files',
      [0x0a, ...Array<number>(9).fill(0xff), 1],
      'Of 18446744073709552000 bytes only 0 are there at byte 1',
    ],
    ['a text that is not UTF-8', [0x0a, 1, 0xff], 'A text is not UTF-8 at byte 2'],
  ])('names the place of %s', (_name, bytes, damage) => {
    const reader = new ByteReader(Uint8Array.from(bytes));
    readMessage(reader, SHAPE);
    expect(reader.damage).toBe(damage);
    expect(reader.isDone).toBe(true);
  });
});

describe('readSnapshotFile()', () => {
  it('goes on behind an item that is of no use', () => {
    const bytes = Uint8Array.from([3, 0x0a, 1, 0x61, 3, 0x0a, 1, 0x62, 3, 0x0a, 1, 0x63]);
    const read = readSnapshotFile(bytes, { 1: 'text' }, (message) =>
      message.text(1) === 'b' ? fail('b is bad') : ok(message.text(1)),
    );
    expect(read).toEqual({
      items: ['a', 'c'],
      problems: ['b is bad (at byte 4)'],
      damage: undefined,
    });
  });
});
