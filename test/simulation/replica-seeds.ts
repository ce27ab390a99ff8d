// Plays the seeds of some kinds of faults as tests. They stand in two files, for two cores.
import { describe, expect, it } from 'vitest';
import { playSeed } from './replica-run.ts';
import { SCENARIOS } from './replica-scenarios.ts';

/** 11,000 over all kinds of faults. */
const SEEDS = Number(process.env['TOCSIN_SIMULATION_SEEDS'] ?? 1_000);
const FIRST_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? 1);
/** Far more than it takes on an idle machine. */
const TIMEOUT_MS = 600_000;

export function playSeeds(ids: readonly string[]): void {
  const kinds = SCENARIOS.filter(({ id }) => ids.includes(id));
  describe.each(kinds)('replicas with $name', ({ scenario }) => {
    it(`hold their promises over ${String(SEEDS)} seeds`, { timeout: TIMEOUT_MS }, async () => {
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        const { problem } = await playSeed(seed, scenario);
        expect(problem, `seed ${String(seed)}`).toBeUndefined();
      }
    });
  });
}
