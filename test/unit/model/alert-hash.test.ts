// xxHash64, held against the Go package that Alertmanager uses.
import { describe, expect, it } from 'vitest';
import {
  alertHashOf,
  hashLabels,
  parseAlertHash,
  xxHash64,
} from '../../../src/model/alert-hash.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import golden from '../../golden/model/xxhash64.json' with { type: 'json' };

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

describe('parseAlertHash()', () => {
  it('accepts what alertHashOf() gives', () => {
    const hash = alertHashOf(LabelSet.from([['alertname', 'Down']]));
    expect(parseAlertHash(hash)).toBe(hash);
  });

  it.each(['', '0123', '0123456789ABCDEF', '0123456789abcdef0'])('refuses %j', (text) => {
    expect(parseAlertHash(text)).toBeUndefined();
  });
});
