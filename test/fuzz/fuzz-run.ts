// One run of a target: inputs from a seed, judged one after the other, up to the first that fails.
import { seededAt } from './generate/choose.ts';
import type { FuzzInput, FuzzSession, FuzzTarget } from './fuzz-target.ts';
import { judge } from './judge.ts';
import { shrink } from './shrink.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly count: number;
  /** The number of the first input; an input depends on the seed and its number alone. */
  readonly from?: number;
  /** Ends the run early once it has taken this long. Default: never. */
  readonly maxMs?: number;
  /** Called before each input with its number. */
  readonly onInput?: (index: number) => void;
}

export interface FuzzFailure {
  readonly index: number;
  readonly problem: string;
  /** As short as it could be made; the whole input when it fails only after those before it. */
  readonly input: FuzzInput;
  readonly failsAlone: boolean;
}

export interface FuzzReport {
  readonly judged: number;
  readonly elapsedMs: number;
  /** How often each label was given, the most frequent first. */
  readonly labels: ReadonlyMap<string, number>;
  readonly failure: FuzzFailure | undefined;
}

const SHRINK_LIMITS = { maxTries: 1_000, maxMs: 30_000 };

/** Judges `count` inputs, or fewer when one fails. */
export async function runFuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const { seed, count, from = 0, maxMs = Number.POSITIVE_INFINITY, onInput } = options;
  const startedAt = performance.now();
  const isOver = (): boolean => performance.now() - startedAt > maxMs;
  const labels = new Map<string, number>();
  let session: FuzzSession | undefined;
  let failure: FuzzFailure | undefined;
  let index = from;
  for (; index < from + count && failure === undefined && !isOver(); index++) {
    onInput?.(index);
    if (session === undefined || index % target.sessionLength === 0) {
      session?.close?.();
      session = await target.open();
    }
    const input = target.generate(seededAt(seed, index));
    const verdict = await judge(session, input);
    if (verdict.kind === 'broken') {
      const found = await minimal(target, input, verdict.problem);
      // A wait that a session of its own does not have was the machine's.
      if (!verdict.isSlow || found.failsAlone) failure = { index, ...found };
    }
    const label = verdict.kind === 'kept' ? verdict.label : 'slow once';
    if (failure === undefined) labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  session?.close?.();
  const frequent = [...labels].sort(([, a], [, b]) => b - a);
  return {
    judged: index - from,
    elapsedMs: performance.now() - startedAt,
    labels: new Map(frequent),
    failure,
  };
}

async function minimal(
  target: FuzzTarget,
  input: FuzzInput,
  problem: string,
): Promise<Omit<FuzzFailure, 'index'>> {
  const first = await judgeAlone(target, input);
  if (first === undefined) return { problem, input, failsAlone: false };
  const kind = kindOf(first);
  const fails = async (candidate: FuzzInput): Promise<boolean> => {
    const found = await judgeAlone(target, candidate);
    return found !== undefined && kindOf(found) === kind;
  };
  const { fixedParts } = target;
  const small = await shrink(input, fails, { fixedParts, ...SHRINK_LIMITS });
  return {
    problem: (await judgeAlone(target, small)) ?? first,
    input: small,
    failsAlone: true,
  };
}

/** The problem of an input in a session of its own; undefined when it has none. */
async function judgeAlone(target: FuzzTarget, input: FuzzInput): Promise<string | undefined> {
  const session = await target.open();
  const verdict = await judge(session, input);
  session.close?.();
  return verdict.kind === 'broken' ? verdict.problem : undefined;
}

/** Problems quote their input; the words before that tell one kind from another. */
function kindOf(problem: string): string {
  return problem.slice(0, 12);
}
