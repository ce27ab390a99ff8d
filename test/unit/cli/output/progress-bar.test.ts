import { describe, expect, it } from 'vitest';
import { ProgressBar, progressLine } from '../../../../src/cli/output/progress-bar.ts';

const STATE = { label: 'importing', done: 512, total: 4000, elapsedMs: 10_000, width: 80 };

describe('progressLine()', () => {
  it.each([
    [
      'a wide line',
      {},
      'importing ━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  512/4000  12 % 1:09 left',
    ],
    ['a narrow line', { width: 46 }, 'importing ━╌╌╌╌╌╌╌╌  512/4000  12 % 1:09 left'],
    ['too narrow a line for a bar', { width: 40 }, 'importing  512/4000  12 %'],
    ['hardly any room', { width: 12 }, 'importing  '],
    ['the beginning', { done: 1, width: 46 }, 'importing ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌    1/4000   0 %'],
    ['the end', { done: 4000, width: 46 }, 'importing ━━━━━━━━━━━━━━━━━━━ 4000/4000 100 %'],
    ['nothing to do', { done: 0, total: 0, width: 40 }, 'importing ━━━━━━━━━━━━━━━━━━━ 0/0 100 %'],
  ])('draws %s', (_, changes, line) => {
    expect(progressLine({ ...STATE, ...changes })).toBe(line);
  });

  it.each([1, 20, 40, 80, 200])('never fills all %i columns', (width) => {
    const longest = [1, 99, 512, 4000].map(
      (done) => progressLine({ ...STATE, done, width }).length,
    );
    expect(Math.max(...longest)).toBeLessThan(width);
  });
});

describe('ProgressBar', () => {
  function barOn(showsProgress: boolean) {
    const seen = { text: '', at: 0 };
    const printError = (text: string): void => void (seen.text += text);
    const bar = new ProgressBar(
      { showsProgress, errorColumns: 40, printError },
      { label: 'x', total: 3, now: () => seen.at },
    );
    return { bar, seen };
  }

  it('writes nothing where nobody looks', () => {
    const { bar, seen } = barOn(false);
    bar.advance();
    bar.hide();
    expect(seen.text).toBe('');
  });

  it('draws in place, not more than ten times a second, and leaves no trace', () => {
    const { bar, seen } = barOn(true);
    bar.advance();
    bar.advance();
    seen.at = 100;
    bar.advance();
    bar.hide();
    bar.hide();
    const drawn = seen.text.split('\r\u001b[K').slice(1);
    expect(drawn).toEqual([expect.stringContaining('1/3'), expect.stringContaining('3/3'), '']);
  });

  it('is drawn again at once behind other output', () => {
    const { bar, seen } = barOn(true);
    bar.advance();
    bar.hide();
    bar.advance();
    expect(seen.text).toContain('2/3');
  });
});
