// The command behind `npm run fuzz`: reads its flags, runs one target or all, and reports.
import { parseArgs } from 'node:util';
import type { FuzzInput, FuzzTarget } from './fuzz-target.ts';
import { runFuzz, type FuzzReport } from './fuzz-run.ts';
import { seededAt } from './generate/choose.ts';
import { TARGETS } from './targets.ts';
import { watch } from './watchdog.ts';

/** On a terminal, where a line is written again and again, and in a file, where lines add up. */
const PROGRESS_EVERY_MS = process.stdout.isTTY ? 1_000 : 60_000;
/** Longer parts are cut; `--from` makes them again. */
const MAX_SHOWN = 1_500;

interface Request {
  readonly targets: readonly FuzzTarget[];
  readonly seed: number;
  readonly count: number;
  readonly from: number;
  /** Prints inputs instead of judging them, for one that hangs. */
  readonly show: boolean;
}

/** Runs what the words ask for. Resolves to the exit code: 0 when every contract was kept. */
export async function fuzzCommand(words: readonly string[]): Promise<number> {
  const request = readRequest(words);
  if (request === undefined) {
    print(
      `usage: npm run fuzz -- --target=<name> [--count=10000] [--seed=<number>] [--from=0] [--show]\n\n`,
    );
    for (const { name, promise } of TARGETS) print(`  ${name.padEnd(16)} ${promise}\n`);
    return 2;
  }
  let exitCode = 0;
  for (const target of request.targets) {
    if (request.show) {
      showInputs(target, request);
      continue;
    }
    const report = await runOne(target, request);
    if (report.failure !== undefined) exitCode = 1;
  }
  return exitCode;
}

function showInputs(target: FuzzTarget, { seed, from, count }: Request): void {
  for (let index = from; index < from + count; index++) {
    print(`${target.name} ${index}:\n${shown(target.generate(seededAt(seed, index)))}`);
  }
}

function readRequest(words: readonly string[]): Request | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      target: { type: 'string', default: '' },
      count: { type: 'string', default: '10000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      from: { type: 'string', default: '0' },
      show: { type: 'boolean', default: false },
    },
  });
  const { target: wanted } = values;
  const targets = TARGETS.filter(({ name }) => wanted === 'all' || name === wanted);
  const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)];
  const isGood = [count, seed, from].every((number) => Number.isSafeInteger(number) && number >= 0);
  return targets.length > 0 && isGood
    ? { targets, count, seed, from, show: values.show }
    : undefined;
}

async function runOne(target: FuzzTarget, { seed, count, from }: Request): Promise<FuzzReport> {
  const name = `${target.name} (seed ${seed})`;
  const watchdog = watch(name);
  const startedAt = performance.now();
  let shownAt = startedAt;
  const report = await runFuzz(target, {
    seed,
    count,
    from,
    onInput: (index) => {
      watchdog.note(index);
      const now = performance.now();
      if (now - shownAt < PROGRESS_EVERY_MS) return;
      shownAt = now;
      const rate = (index - from) / ((now - startedAt) / 1_000);
      const text = `${name}: ${number(index - from)} of ${number(count)}, ${number(rate)} inputs/s`;
      print(process.stdout.isTTY ? `\r${text} ` : `${text}\n`);
    },
  });
  await watchdog.stop();
  if (process.stdout.isTTY) print('\r');
  print(summary(name, report));
  return report;
}

function summary(name: string, { judged, elapsedMs, labels, failure }: FuzzReport): string {
  const seconds = elapsedMs / 1_000;
  const shares = [...labels].map(([label, n]) => `${label} ${((n / judged) * 100).toFixed(1)} %`);
  const head = `${name}: ${number(judged)} inputs in ${seconds.toFixed(1)} s, ${number(judged / seconds)} inputs/s; ${shares.join(', ')}\n`;
  if (failure === undefined) return head;
  const { index, problem, input, failsAlone } = failure;
  const where = failsAlone ? 'alone too, made smaller' : 'only after the inputs before it';
  return `${head}input ${index} breaks the contract (${where}):\n${shown(input)}${problem}\n`;
}

function shown(input: FuzzInput): string {
  return input
    .map((part) => `  ${JSON.stringify(part.slice(0, MAX_SHOWN))}${rest(part)}\n`)
    .join('');
}

function rest(part: string): string {
  return part.length > MAX_SHOWN ? ` … ${number(part.length)} characters` : '';
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function print(text: string): void {
  process.stdout.write(text);
}
