// The runner itself: what breaks a contract is found, made smaller, and found again.
import { describe, expect, it } from 'vitest';
import { broken, kept, type FuzzTarget, type Verdict } from './fuzz-target.ts';
import { runFuzz } from './fuzz-run.ts';

function target(check: (text: string) => Verdict): FuzzTarget {
  return {
    name: 'test',
    promise: 'holds',
    sessionLength: 10,
    fixedParts: 1,
    generate: (random) => ['fixed', `${random.below(1_000)} and ${random.below(1_000)}`],
    open: () => ({ check: ([, text = '']) => check(text) }),
  };
}

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

describe('runFuzz()', () => {
  it('counts what came of the inputs of a target that keeps its contract', async () => {
    const report = await runFuzz(
      target((text) => kept(text.startsWith('1') ? 'one' : 'other')),
      { seed: 1, count: 500 },
    );
    expect(report.failure).toBeUndefined();
    expect([...report.labels.values()].reduce((sum, n) => sum + n, 0)).toBe(500);
    expect([...report.labels.keys()]).toEqual(['other', 'one']);
  });

  it('makes a failing input as small as it fails, and leaves the fixed parts alone', async () => {
    const fails = target((text) => (text.includes('77') ? broken('has 77') : kept('good')));
    const { failure } = await runFuzz(fails, { seed: 1, count: 5_000 });
    expect(failure).toMatchObject({ input: ['fixed', '77'], problem: 'has 77', failsAlone: true });
  });

  it('finds the same failure again from the seed and the number of the input', async () => {
    const fails = target((text) => (text.includes('77') ? broken('has 77') : kept('good')));
    const first = (await runFuzz(fails, { seed: 3, count: 5_000 })).failure;
    const again = await runFuzz(fails, { seed: 3, count: 1, from: first?.index ?? 0 });
    expect(again.failure).toEqual(first);
  });

  it('takes an exception for a broken contract', async () => {
    const throws = target(() => {
      throw new RangeError('too deep');
    });
    const { failure } = await runFuzz(throws, { seed: 1, count: 1 });
    expect(failure?.problem).toContain('threw RangeError: too deep');
  });

  it('takes a long wait for a broken contract', async () => {
    const slow = target(() => {
      const end = usedMs() + 130;
      while (usedMs() < end);
      return kept('at last');
    });
    const whole = { ...slow, fixedParts: 2 };
    const { failure } = await runFuzz(whole, { seed: 1, count: 1 });
    expect(failure?.problem).toMatch(/^took \d+ ms, at most 100 are allowed$/);
  });

  it('says when an input fails only after those before it', async () => {
    let asked = 0;
    const remembers: FuzzTarget = {
      ...target(() => kept('good')),
      open: () => {
        asked = 0;
        return { check: () => (++asked > 3 ? broken('too much') : kept('good')) };
      },
    };
    const { failure } = await runFuzz(remembers, { seed: 1, count: 10 });
    expect(failure).toMatchObject({ index: 3, failsAlone: false });
  });
});
