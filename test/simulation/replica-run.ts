// One run of several replicas under faults, from a seed; and the kinds of faults that are tried.
import type { Faults } from './faulty-world.ts';
import { NO_FAULTS } from './faulty-world.ts';
import { act, beginPlay, heal, startOver, type Scenario } from './replica-play.ts';
import { findAtEnd, findDuplicates, findLost, findNow } from './replica-promises.ts';

const FAILING: Faults = { lose: 0.2, arriveAndFail: 0.1, refuse: 0.03 };
const CALM: Scenario = {
  faults: NO_FAULTS,
  kills: false,
  ends: false,
  stops: false,
  cuts: false,
  jumps: false,
  losses: false,
};

interface Kind {
  /** By which the command line names it. */
  readonly id: string;
  readonly name: string;
  readonly scenario: Scenario;
}

export const SCENARIOS: readonly [Kind, ...Kind[]] = [
  {
    id: 'receivers',
    name: 'nothing but failing receivers',
    scenario: { ...CALM, faults: FAILING },
  },
  {
    id: 'kills',
    name: 'kills and ends among failing receivers',
    scenario: { ...CALM, faults: FAILING, kills: true, ends: true },
  },
  {
    id: 'stops',
    name: 'processes that are stopped for a while, and clocks that are set',
    scenario: { ...CALM, kills: true, stops: true, jumps: true },
  },
  {
    id: 'cuts',
    name: 'a Redis that some or all cannot reach',
    scenario: { ...CALM, kills: true, stops: true, cuts: true },
  },
  {
    id: 'losses',
    name: 'a Redis that loses state',
    scenario: { ...CALM, kills: true, ends: true, losses: true },
  },
  {
    id: 'everything',
    name: 'everything that can go wrong',
    scenario: {
      faults: FAILING,
      kills: true,
      ends: true,
      stops: true,
      cuts: true,
      jumps: true,
      losses: true,
    },
  },
];

const STEPS = 40;

/** Plays one seed; returns what was broken, with the trace, or undefined. */
export async function runSeed(seed: number, scenario: Scenario): Promise<string | undefined> {
  const play = await beginPlay(seed, scenario);
  const { world } = play;
  const problems: string[] = [];
  for (let i = 0; i < STEPS && problems.length === 0; i++) {
    await act(play);
    problems.push(...findNow(play));
  }
  if (problems.length === 0) {
    await heal(play);
    problems.push(...findAtEnd(play));
  }
  world.note(`truth ${JSON.stringify([...play.truth])}`);
  if (problems.length === 0) {
    const survivor = await startOver(play);
    problems.push(...findLost(play, survivor), ...findDuplicates(world.arrivals));
  }
  for (const process of world.running()) process.kill();
  return problems.length === 0 ? undefined : [...problems, ...world.trace].join('\n');
}

/** What happens in one run with everything that can go wrong. */
export async function runTrace(seed: number): Promise<readonly string[]> {
  const { scenario } = SCENARIOS.at(-1) ?? SCENARIOS[0];
  const play = await beginPlay(seed, scenario);
  for (let i = 0; i < STEPS; i++) await act(play);
  await heal(play);
  for (const process of play.world.running()) process.kill();
  return play.world.trace;
}
