// One run of several replicas under faults, from a seed.
import { act, beginPlay, heal, startOver } from './replica-play.ts';
import { findAtEnd, findDuplicates, findLost, findNow } from './replica-promises.ts';
import { SCENARIOS, type Scenario } from './replica-scenarios.ts';

const STEPS = 40;

/** What came of one run. */
export interface Outcome {
  /** How many messages arrived. */
  readonly told: number;
  /** What was broken, with the trace. */
  readonly problem?: string;
}

/** Plays one seed; and once more with a trace where something was broken. */
export async function playSeed(seed: number, scenario: Scenario): Promise<Outcome> {
  const { problems, told } = await playOnce(seed, scenario, { isTraced: false });
  if (problems.length === 0) return { told };
  const again = await playOnce(seed, scenario, { isTraced: true });
  return { told, problem: [...problems, ...again.trace].join('\n') };
}

interface Played {
  readonly problems: readonly string[];
  readonly told: number;
  readonly trace: readonly string[];
}

async function playOnce(
  seed: number,
  scenario: Scenario,
  options: { readonly isTraced: boolean },
): Promise<Played> {
  const play = await beginPlay(seed, scenario, options);
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
  world.note(() => `truth ${JSON.stringify([...play.truth])}`);
  if (problems.length === 0) {
    const survivor = await startOver(play);
    problems.push(...findLost(play, survivor), ...findDuplicates(play));
  }
  for (const process of world.running()) process.kill();
  return { problems, told: world.receivers.arrivals.length, trace: world.trace };
}

/** What happens in one run with everything that can go wrong. */
export async function runTrace(seed: number): Promise<readonly string[]> {
  const { scenario } = SCENARIOS.find(({ id }) => id === 'everything') ?? SCENARIOS[0];
  const play = await beginPlay(seed, scenario, { isTraced: true });
  for (let i = 0; i < STEPS; i++) await act(play);
  await heal(play);
  for (const process of play.world.running()) process.kill();
  return play.world.trace;
}
