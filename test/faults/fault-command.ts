// The command behind `npm run faults`: reads its flags, runs the rounds, and reports.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, runFaults, type FaultReport, type FaultRunOptions } from './fault-run.ts';
import type { GroupKind } from './replica-group.ts';

/** Runs what the words ask for. Resolves to the exit code: 0 when nothing was lost, nor twice. */
export async function faultCommand(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  print(
    `${options.kind.kind}: ${String(options.rounds)} rounds, seed ${String(options.seed)}, ` +
      `${String(options.groups)} groups, ${String(options.rate)} changes per second\n`,
  );
  const report = await runFaults(options);
  for (const line of linesOf(report)) print(`${line}\n`);
  const isWell = report.lost.length === 0 && report.unmarkedDuplicates.length === 0;
  return isWell ? 0 : 1;
}

function readOptions(words: readonly string[]): FaultRunOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      groups: { type: 'string', default: '2000' },
      rate: { type: 'string', default: '40' },
      'redis-url': { type: 'string' },
      alertmanager: { type: 'string' },
      'log-level': { type: 'string', default: 'debug' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-faults-'));
  print(`logs of the processes: ${folder}\n`);
  return {
    kind: kindOf(values),
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    groups: Number(values.groups),
    rate: Number(values.rate),
    note: (line) => {
      print(`${line}\n`);
    },
    keepLog: (name, log) => {
      writeFileSync(join(folder, `${name}.log`), log);
    },
  };
}

function kindOf(values: {
  readonly 'redis-url'?: string | undefined;
  readonly alertmanager?: string | undefined;
  readonly 'log-level': string;
}): GroupKind {
  const { 'redis-url': url, alertmanager: program, 'log-level': logLevel } = values;
  if (program !== undefined) return { kind: 'alertmanager', program };
  return url === undefined ? { kind: 'tocsin', logLevel } : { kind: 'tocsin-at', url, logLevel };
}

function linesOf(report: FaultReport): readonly string[] {
  const { expected, lost, markedDuplicates, unmarkedDuplicates, strange } = report;
  return [
    ...lost.map((each) => `LOST ${describe(each)}`),
    ...unmarkedDuplicates.map((each) => `TWICE ${describe(each)}`),
    ...strange.map((each) => `STRANGE ${each}`),
    `to be told ${String(expected)}, lost ${String(lost.length)}, ` +
      `duplicated and marked ${String(markedDuplicates)}, ` +
      `duplicated without a mark ${String(unmarkedDuplicates.length)}`,
    `from post to message: ${percentiles(report.delays)}`,
    `from fault to takeover, but for the time in which Redis was away: ` +
      percentiles(sorted(report.takeovers.map(({ ms }) => ms))),
    `that time, where there was any: ` +
      percentiles(sorted(report.takeovers.map((each) => each.redisAwayMs).filter((ms) => ms > 0))),
  ];
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}

function percentiles(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const at = (share: number): string => {
    const index = Math.min(values.length - 1, Math.floor(values.length * share));
    return `${String(Math.round(values[index] ?? 0))} ms`;
  };
  const figures = `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}`;
  return `${figures} (${String(values.length)})`;
}

function print(text: string): void {
  process.stdout.write(text);
}
