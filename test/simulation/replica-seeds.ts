// Plays the seeds of some kinds of faults as tests. They stand in two files, for two cores.
import { describe, expect, it } from 'vitest';
import { playSeed } from './replica-run.ts';
import { SCENARIOS } from './replica-scenarios.ts';

/** 11,000 over all kinds of faults. */
const SEEDS = Number(process.env['TOCSIN_SIMULATION_SEEDS'] ?? 1_000);
const FIRST_SEED = Number(process.env['TOCSIN_SIMULATION_SEED'] ?? 1);
/** Far more than it takes on an idle machine. */
const TIMEOUT_MS = 600_000;

/** Seeds outside of that range which have shown a mistake once, by their kind of faults. */
const TELLING_SEEDS: Readonly<Record<string, readonly number[]>> = {
  deaths: [30_001_068, 30_014_742, 70_003_055, 70_005_907, 200_012_598, 400_006_345, 400_010_214],
  everything: [
    ...[30_014_742, 40_002_705, 80_006_472, 400_019_039, 400_043_949, 700_002_457],
    400_022_561,
    900_008_630,
    900_021_400,
  ],
  letters: [
    ...[30_005_087, 30_007_230, 30_012_558, 40_002_505, 50_000_182, 50_002_850, 60_000_067],
    ...[
      70_011_850, 500_004_083, 500_008_741, 900_018_072, 1_000_002_135, 1_000_042_164,
      1_300_011_421,
    ],
  ],
  losses: [400_046_899],
  policies: [
    ...[13_001_953, 30_000_553, 30_003_050, 30_005_676, 30_010_147, 30_012_583, 30_014_989],
    ...[40_004_318, 70_000_105, 80_001_863, 80_003_638, 80_013_952],
    ...[200_002_893, 200_008_455, 200_009_797, 400_045_375, 400_052_774, 500_000_077],
    ...[
      500_003_442, 600_003_842, 600_008_379, 900_006_435, 1_000_009_527, 1_000_048_350,
      1_300_009_347,
    ],
  ],
};

export function playSeeds(ids: readonly string[]): void {
  const kinds = SCENARIOS.filter(({ id }) => ids.includes(id));
  describe.each(kinds)('replicas with $name', ({ id, scenario }) => {
    it(`hold their promises over ${String(SEEDS)} seeds`, { timeout: TIMEOUT_MS }, async () => {
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        const { problem } = await playSeed(seed, scenario);
        expect(problem, `seed ${String(seed)}`).toBeUndefined();
      }
    });

    const telling = TELLING_SEEDS[id] ?? [];
    if (telling.length === 0) return;
    it('hold them where they once did not', async () => {
      for (const seed of telling) {
        const { problem } = await playSeed(seed, scenario);
        expect(problem, `seed ${String(seed)}`).toBeUndefined();
      }
    });
  });
}
