// One of the processes that play the runs of `npm run simulate`: its part of the seeds, and what it tells
// the process that has started it.
import { playSeed } from './replica-run.ts';
import { SCENARIOS } from './replica-scenarios.ts';

/** What one worker plays: of every `workers` seeds the one that is its own, with all kinds of faults. */
export interface Part {
  readonly count: number;
  readonly first: number;
  readonly ids: readonly string[];
  readonly workers: number;
  readonly worker: number;
}

/** What came of some runs since the last finding. */
export interface Finding {
  readonly runs: number;
  readonly messages: number;
  readonly cpuMs: number;
  /** For people, with the words that play the run again. */
  readonly problem?: string;
}

/** Resolves when the finding is on its way for certain. */
type Tell = (finding: Finding) => Promise<void>;

const TELL_EVERY_RUNS = 100;

export async function playPart(part: Part, tell: Tell): Promise<void> {
  const { count, first, workers, worker } = part;
  const kinds = SCENARIOS.filter(({ id }) => part.ids.includes(id));
  let cpu = process.cpuUsage();
  let [runs, messages] = [0, 0];
  const flush = async (problem?: string): Promise<void> => {
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    const finding = { runs, messages, cpuMs: (user + system) / 1000, ...(problem && { problem }) };
    [runs, messages] = [0, 0];
    await tell(finding);
  };
  for (let round = worker; round * kinds.length < count; round += workers) {
    const seed = first + round;
    for (const { id, scenario } of kinds.slice(0, count - round * kinds.length)) {
      const { told, problem } = await playSeed(seed, scenario);
      runs += 1;
      messages += told;
      if (problem !== undefined)
        await flush(`${problem}\n\nBroken: --scenario=${id} --seed=${seed}`);
      else if (runs === TELL_EVERY_RUNS) await flush();
    }
  }
  await flush();
}
