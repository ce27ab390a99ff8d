// Replicas on one Redis: whichever of them are killed, stopped or cut off, all come to know the same,
// nobody is forgotten, and nobody is told twice without a mark.
import { describe, expect, it } from 'vitest';
import { runSeed, SCENARIOS } from './replica-run.ts';

const SEEDS = Number(process.env['TOCSIN_SIMULATION_SEEDS'] ?? 60);
const FIRST_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? 1);

describe.each(SCENARIOS)('replicas with $name', ({ scenario }) => {
  it(`hold their promises over ${String(SEEDS)} seeds`, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const problem = await runSeed(seed, scenario);
      expect(problem, `seed ${String(seed)}`).toBeUndefined();
    }
  });
});
