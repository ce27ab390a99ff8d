// Holds docs/compatibility.md complete and honest: every row of the reference once, with a verdict,
// with tests that exist, and with a reason where something is missing.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/compatibility.md', ROOT), 'utf8');

/** The ids of all rows, as first and last of each range without a gap. */
const REFERENCE: readonly string[] = [
  ...['H1–H20', 'H30–H47', 'V1–V6', 'A1–A13', 'S1–S9', 'C1–C24', 'N1–N18', 'M1–M8'],
  ...['D1–D11', 'P1–P8', 'I1–I3', 'T1', 'G1–G14', 'F1–F7', 'F10–F22', 'X1–X10', 'K1–K5'],
  ...['U1', 'U2', 'B1–B9'],
];
const VERDICTS = ['same', 'better', 'in part', 'not yet', 'not applicable'];

interface Row {
  readonly ids: string;
  readonly verdict: string;
  readonly remarks: string;
  readonly tests: readonly string[];
}

const ROWS: readonly Row[] = PAGE.split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, ids = '']) => /^[A-Z]\d/.test(ids))
  .map(([, ids = '', , verdict = '', remarks = '', shownBy = '']) => ({
    ids,
    verdict,
    remarks,
    tests: [...shownBy.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  }));

/** `A1, A3–A5` as `A1`, `A3`, `A4`, `A5`. */
function idsOf(text: string): readonly string[] {
  return text.split(', ').flatMap((part) => {
    const [, letter = '', first = '', last = first] =
      /^([A-Z])(\d+)(?:–[A-Z](\d+))?$/.exec(part) ?? [];
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => `${letter}${String(Number(first) + index)}`);
  });
}

describe('docs/compatibility.md', () => {
  it('has every row of the reference once', () => {
    const listed = ROWS.flatMap(({ ids }) => idsOf(ids));
    expect(listed.toSorted()).toEqual(REFERENCE.flatMap(idsOf).toSorted());
  });

  it.each(ROWS)('gives a verdict on $ids', ({ verdict }) => {
    expect(VERDICTS).toContain(verdict);
  });

  it.each(ROWS)('names tests for $ids that exist', ({ tests }) => {
    expect(tests.filter((path) => !/^test\/.+\.test\.ts$/.test(path))).toEqual([]);
    const missing = tests.filter((path) => !existsSync(fileURLToPath(new URL(path, ROOT))));
    expect(missing).toEqual([]);
  });

  it.each(ROWS.filter(({ tests }) => tests.length === 0))(
    'has no test for $ids only where there is nothing to test',
    ({ verdict }) => {
      expect(['not yet', 'not applicable']).toContain(verdict);
    },
  );

  it.each(ROWS.filter(({ verdict }) => !['same', 'better'].includes(verdict)))(
    'says why $ids is not as in Alertmanager',
    ({ remarks }) => {
      expect(remarks).not.toBe('');
    },
  );
});
