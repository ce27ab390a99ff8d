// A little of every fuzz target in each test run: always the same inputs, and some that nobody has
// seen before. `npm run fuzz` asks about many more.
import { describe, expect, it } from 'vitest';
import { runFuzz } from './fuzz-run.ts';
import { TARGETS } from './targets.ts';

const COUNT = 1_000;
/** Slow machines judge fewer inputs instead of making everybody wait. */
const MAX_MS = 200;
const SEEDS = { fixed: 1, fresh: Date.now() % 1_000_000 };

describe.each(TARGETS)('$name: $promise', (target) => {
  it.each(Object.entries(SEEDS))('holds for inputs of a %s seed (%i)', async (_kind, seed) => {
    const report = await runFuzz(target, { seed, count: COUNT, maxMs: MAX_MS });
    const again = `npm run fuzz -- --target=${target.name} --seed=${seed} --from=${report.failure?.index ?? 0}`;
    expect(report.failure, again).toBeUndefined();
    expect(report.judged).toBeGreaterThan(0);
  });
});
