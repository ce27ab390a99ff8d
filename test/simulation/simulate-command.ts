// The command line of the simulation of replicas: which seeds, which kind of faults, how it went. The
// runs are played by processes of their own, as many as there are cores to spare.
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { SCENARIOS } from './replica-scenarios.ts';
import { HEAP_FLAGS } from './heap-flags.ts';
import type { Finding, Part } from './simulate-worker.ts';

/** On a terminal, where a line is written again and again, and in a file, where lines add up. */
const PROGRESS_EVERY_MS = process.stdout.isTTY ? 1_000 : 60_000;
const USAGE = `usage: npm run simulate -- [--count=10000] [--seed=1] [--workers=1] [--keep-going]
                              [--scenario=${SCENARIOS.map(({ id }) => id).join('|')}]

  --count        how many runs, over all kinds of faults
  --seed         the first seed
  --scenario     plays one kind of faults only
  --workers      how many processes play at a time
  --keep-going   does not end at the first run that breaks a promise
`;

interface Request {
  readonly part: Omit<Part, 'worker'>;
  readonly isPatient: boolean;
}

/** What all workers have done so far. */
interface Sum {
  runs: number;
  messages: number;
  broken: number;
  cpuMs: number;
}

/** Plays the seeds over all kinds of faults, or one of them. Returns the exit code. */
export async function simulateCommand(args: readonly string[]): Promise<number> {
  const request = readRequest(args);
  if (request === undefined) {
    say(USAGE);
    return 2;
  }
  const sum: Sum = { runs: 0, messages: 0, broken: 0, cpuMs: 0 };
  const startedAt = performance.now();
  const progress = setInterval(() => {
    report(sum, { of: request.part.count, startedAt });
  }, PROGRESS_EVERY_MS);
  const isWhole = await playAll(request, sum);
  clearInterval(progress);
  report(sum, { of: request.part.count, startedAt });
  const isMissing = request.isPatient && sum.runs < request.part.count;
  if (!isWhole || isMissing) say('A process that played runs has failed.\n');
  return isWhole && !isMissing && sum.broken === 0 ? 0 : 1;
}

function readRequest(args: readonly string[]): Request | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
      scenario: { type: 'string' },
      'keep-going': { type: 'boolean', default: false },
    },
  });
  const [count, first, workers] = [values.count, values.seed, values.workers].map(Number);
  const ids = SCENARIOS.map(({ id }) => id).filter((id) => (values.scenario ?? id) === id);
  const areNumbers = [count, first, workers].every(Number.isInteger);
  if (ids.length === 0 || !areNumbers) return undefined;
  const part = { count: count ?? 0, first: first ?? 1, workers: Math.max(1, workers ?? 1), ids };
  return { part, isPatient: values['keep-going'] };
}

/** Resolves to whether all workers did what they were to do. */
async function playAll({ part, isPatient }: Request, sum: Sum): Promise<boolean> {
  let stop = (): void => undefined;
  const children = Array.from({ length: part.workers }, (_, worker) => {
    const words = ['--part', JSON.stringify({ ...part, worker })];
    const child = fork(process.argv[1] ?? '', words, { execArgv: HEAP_FLAGS });
    child.on('message', (finding: Finding) => {
      add(finding, sum);
      if (finding.problem !== undefined && !isPatient) stop();
    });
    return child;
  });
  let isStopped = false;
  stop = () => {
    isStopped = true;
    for (const child of children) child.kill();
  };
  const codes = children.map(
    (child) => new Promise((resolve) => child.once('exit', (code) => resolve(code))),
  );
  return (await Promise.all(codes)).every((code) => code === 0) || isStopped;
}

function add({ runs, messages, cpuMs, problem }: Finding, sum: Sum): void {
  sum.runs += runs;
  sum.messages += messages;
  sum.cpuMs += cpuMs;
  if (problem === undefined) return;
  sum.broken += 1;
  say(`${problem}\n\n`);
}

function report(sum: Sum, { of, startedAt }: { readonly of: number; startedAt: number }): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const cpu = (sum.cpuMs / Math.max(1, sum.runs)).toFixed(1);
  const [runs, messages] = [sum.runs, sum.messages].map((n) => n.toLocaleString('en'));
  say(
    `${String(runs)} of ${of.toLocaleString('en')} runs, ${String(messages)} messages told, ` +
      `${String(sum.broken)} broken; ${seconds} s, ${cpu} ms of CPU a run\n`,
  );
}

function say(text: string): void {
  process.stdout.write(text);
}
