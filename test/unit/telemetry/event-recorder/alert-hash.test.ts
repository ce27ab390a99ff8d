// xxHash64, held against the Go package that Alertmanager uses.
import { describe, expect, it } from 'vitest';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { hashLabels, xxHash64 } from '../../../../src/telemetry/event-recorder/alert-hash.ts';
import golden from '../../../golden/event-recorder/xxhash64.json' with { type: 'json' };

describe('xxHash64()', () => {
  it('gives what Go gives for every length up to three stripes', () => {
    const text = Buffer.from(golden.text, 'base64');
    const hashes = golden.hashes.map((_, length) => xxHash64(text.subarray(0, length)).toString());
    expect(hashes).toEqual(golden.hashes);
  });
});

describe('hashLabels()', () => {
  it('does not depend on the order in which labels were given', () => {
    const pairs: [string, string][] = [
      ['b', '2'],
      ['a', '1'],
    ];
    expect(hashLabels(LabelSet.from(pairs))).toBe(hashLabels(LabelSet.from(pairs.reverse())));
  });
});
