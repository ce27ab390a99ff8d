// The lines of a state file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TABLES } from '../../../src/engine/state-store.ts';
import {
  decodeFrame,
  decodeHeader,
  encodeFrame,
  encodeHeader,
  encodeSnapshotEnd,
  verifyLine,
} from '../../../src/store/embedded/state-file-format.ts';

const LINE_BREAK = 10;

describe('a frame', () => {
  it('is one line, and reads back as it was written', () => {
    const change = fc.record({
      table: fc.constantFrom(...TABLES),
      key: fc.string({ unit: 'binary' }),
      value: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const line = encodeFrame(changes);
        expect(line.indexOf(LINE_BREAK)).toBe(line.length - 1);
        const payload = verifyLine(line.subarray(0, -1));
        expect(payload && decodeFrame(payload)).toEqual({ kind: 'changes', changes });
      }),
    );
  });

  it('is not sound once any byte is changed or missing', () => {
    const line = encodeFrame([{ table: 'alert', key: 'k', value: 'v' }]).subarray(0, -1);
    for (let i = 0; i < line.length; i += 1) {
      const changed = Buffer.from(line);
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
      expect(verifyLine(changed)).toBeUndefined();
      expect(verifyLine(line.subarray(0, i))).toBeUndefined();
    }
  });

  it('may be the end of a snapshot', () => {
    const payload = verifyLine(encodeSnapshotEnd(7).subarray(0, -1));
    expect(payload && decodeFrame(payload)).toEqual({ kind: 'end', frameCount: 7 });
  });

  it.each(['1', '{}', '{"frames":"7"}', '[1]', '[["alert","k"]]', '[["other","k","v"]]'])(
    'is not understood when it holds %s',
    (json) => {
      expect(decodeFrame(Buffer.from(json))).toBeUndefined();
    },
  );
});

describe('a header', () => {
  it('reads back as it was written', () => {
    const header = { schemaVersion: 1, kind: 'journal', generation: 12 } as const;
    expect(encodeHeader(header)).toBe('tocsin-state 1 journal 12\n');
    expect(decodeHeader('tocsin-state 1 journal 12')).toEqual(header);
  });

  it.each(['', 'tocsin-state 0 journal 1', 'tocsin-state 1 log 1', 'tocsin-state 1 journal 1 x'])(
    'is not "%s"',
    (line) => {
      expect(decodeHeader(line)).toBeUndefined();
    },
  );
});
