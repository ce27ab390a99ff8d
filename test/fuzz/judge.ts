// Whether a parser keeps its contract on one input: no exception, no long wait, no wrong answer.
import { broken, type FuzzInput, type FuzzSession, type Verdict } from './fuzz-target.ts';

/** What an answer to an input of up to `SMALL` characters may take; longer ones in proportion. */
const LIMIT_MS = 100;
const SMALL = 4_096;
/** The machine may be busy with other things, so a slow answer counts when it stays slow. */
const REPEATS = 3;

/** Asks once, and again when the answer took long. Never throws. */
export async function judge(session: FuzzSession, input: FuzzInput): Promise<Verdict> {
  const size = (session.sizeOf ?? lengthOf)(input);
  const limitMs = LIMIT_MS * Math.max(1, size / SMALL) * (session.asks ?? 1);
  let startedAt = performance.now();
  const verdict = await ask(session, input);
  if (verdict.kind === 'broken' || performance.now() - startedAt <= limitMs) return verdict;
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS && fastestMs > limitMs; i++) {
    startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    await ask(session, input);
    const { user, system } = process.cpuUsage(cpuBefore);
    // What others take of the machine is in the first, what other threads of ours do in the second.
    fastestMs = Math.min(fastestMs, performance.now() - startedAt, (user + system) / 1_000);
  }
  if (fastestMs <= limitMs) return verdict;
  const problem = `took ${fastestMs.toFixed(0)} ms, at most ${limitMs.toFixed(0)} are allowed`;
  return { kind: 'broken', problem, isSlow: true };
}

async function ask(session: FuzzSession, input: FuzzInput): Promise<Verdict> {
  try {
    const verdict = session.check(input);
    return verdict instanceof Promise ? await verdict : verdict;
  } catch (error) {
    return broken(
      `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

function lengthOf(input: FuzzInput): number {
  return input.reduce((sum, part) => sum + part.length, 0);
}
