// The command line of the simulation of replicas: which seeds, which kind of faults, how it went.
import { parseArgs } from 'node:util';
import { runSeed, SCENARIOS } from './replica-run.ts';

const REPORT_EVERY = 10_000;

/** Plays the seeds over all kinds of faults, or one of them. Returns the exit code. */
export async function simulateCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      scenario: { type: 'string' },
    },
  });
  const [count, first] = [Number(values.count), Number(values.seed)];
  const scenarios = SCENARIOS.filter(
    ({ id }) => values.scenario === undefined || values.scenario === id,
  );
  if (scenarios.length === 0 || !Number.isInteger(count) || !Number.isInteger(first)) {
    say(`usage: --count=N --seed=N --scenario=${SCENARIOS.map(({ id }) => id).join('|')}`);
    return 2;
  }
  const startedAt = performance.now();
  for (let i = 0; i < count; i++) {
    const { id, scenario } = scenarios[i % scenarios.length] ?? SCENARIOS[0];
    const seed = first + Math.floor(i / scenarios.length);
    const problem = await runSeed(seed, scenario);
    if (problem !== undefined) {
      say(`${problem}\n\nBroken by --scenario=${id} --seed=${String(seed)}, run ${String(i + 1)}`);
      return 1;
    }
    if ((i + 1) % REPORT_EVERY === 0) report(i + 1, startedAt);
  }
  report(count, startedAt);
  return 0;
}

function report(runs: number, startedAt: number): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage();
  const perRun = ((cpu.user + cpu.system) / 1000 / runs).toFixed(1);
  say(`${String(runs)} runs kept all promises, ${seconds.toFixed(0)} s, ${perRun} ms of CPU each`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
