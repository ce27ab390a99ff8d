import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, parseFingerprint } from '../../../src/model/fingerprint.ts';
import { LabelSet, type LabelPair } from '../../../src/model/label-set.ts';
import golden from '../../golden/model/label-sets.json' with { type: 'json' };
import { labelSetOf } from '../../support/label-sets.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const anyPairs = fc.uniqueArray(fc.tuple(anyText, anyText), {
  selector: ([name]) => name,
  maxLength: 6,
});

describe('fingerprintOf()', () => {
  it('names every recorded label set as Prometheus does (A7)', () => {
    for (const { labels, fingerprint } of golden.cases) {
      expect(fingerprintOf(labelSetOf(labels)), JSON.stringify(labels)).toBe(fingerprint);
    }
  });

  it('does not depend on the order in which labels are given (A7)', () => {
    fc.assert(
      fc.property(anyPairs, fc.nat(), (pairs, turn) => {
        const shift = pairs.length === 0 ? 0 : turn % pairs.length;
        const turned = [...pairs.slice(shift), ...pairs.slice(0, shift)].reverse();
        expect(fingerprintOf(LabelSet.from(turned))).toBe(fingerprintOf(LabelSet.from(pairs)));
      }),
    );
  });

  it('is FNV-1a over the UTF-8 bytes, each text followed by 0xFF (A7)', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const labels = LabelSet.from(pairs);
        expect(fingerprintOf(labels)).toBe(slowFingerprint([...labels]));
      }),
    );
  });

  it('tells where a name ends and its value begins', () => {
    const names = [{ a: 'bc' }, { ab: 'c' }, { abc: '' }, { '': 'abc' }].map((labels) =>
      fingerprintOf(LabelSet.fromRecord(labels)),
    );
    expect(new Set(names).size).toBe(4);
  });

  it('reads a lone surrogate as U+FFFD, as a Go JSON decoder does', () => {
    expect(fingerprintOf(LabelSet.from([['a', 'x\ud800']]))).toBe(
      fingerprintOf(LabelSet.from([['a', 'x\ufffd']])),
    );
  });
});

describe('parseFingerprint()', () => {
  it('accepts sixteen lower-case hexadecimal digits', () => {
    expect(parseFingerprint('cbf29ce484222325')).toBe('cbf29ce484222325');
  });

  it.each([
    '',
    'cbf29ce48422232',
    'cbf29ce4842223255',
    'CBF29CE484222325',
    'gbf29ce484222325',
    'cbf29ce484222325\n',
  ])('refuses %j', (text) => {
    expect(parseFingerprint(text)).toBeUndefined();
  });
});

/** The definition, in the plainest possible form. */
function slowFingerprint(pairs: readonly LabelPair[]): string {
  let hash = 14695981039346656037n;
  for (const text of pairs.flat()) {
    for (const byte of [...Buffer.from(text), 0xff]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1099511628211n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
