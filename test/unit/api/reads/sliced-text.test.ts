import { describe, expect, it } from 'vitest';
import { joinInSlices, listPieces } from '../../../../src/api/reads/sliced-text.ts';

const LIST = { head: '[', tail: ']' } as const;

async function collect(body: string | AsyncIterable<string>): Promise<readonly string[]> {
  if (typeof body === 'string') return [body];
  const slices: string[] = [];
  for await (const slice of body) slices.push(slice);
  return slices;
}

describe('joinInSlices()', () => {
  it('gives a short list as text at once', () => {
    const even = (n: number): string | undefined => (n % 2 === 0 ? String(n) : undefined);
    expect(joinInSlices(listPieces([1, 2, 3, 4], even, LIST))).toBe('[2,4]');
    expect(joinInSlices(listPieces([], even, LIST))).toBe('[]');
  });

  it('gives a long list in slices of bounded size', async () => {
    const items = Array.from({ length: 5000 }, (_, i) => JSON.stringify('x'.repeat(i % 700)));
    const body = joinInSlices(listPieces(items, (item) => item, LIST));
    expect(typeof body).toBe('object');
    const slices = await collect(body);
    expect(slices.length).toBeGreaterThan(10);
    expect(Math.max(...slices.map((slice) => slice.length))).toBeLessThan(132 * 1024);
    expect(JSON.parse(slices.join(''))).toEqual(items.map((item): unknown => JSON.parse(item)));
  });

  it('looks at a bounded number of items in a turn when it writes none of them', async () => {
    let looked = 0;
    const skip = (): undefined => {
      looked += 1;
      return undefined;
    };
    const body = joinInSlices(listPieces(Array<number>(10_000).fill(0), skip, LIST));
    expect(looked).toBeLessThan(1001);
    expect((await collect(body)).join('')).toBe('[]');
    expect(looked).toBe(10_000);
  });
});
