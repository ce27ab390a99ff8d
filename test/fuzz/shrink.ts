// Makes a failing input smaller, so that a person sees what matters in it.
import type { FuzzInput } from './fuzz-target.ts';

export interface ShrinkOptions {
  /** Parts at the start that stay as they are. */
  readonly fixedParts: number;
  /** How many shorter inputs are tried at most, and for how long: slow inputs are slow to shrink. */
  readonly maxTries: number;
  readonly maxMs: number;
}

/** Removes pieces, halves first and single characters last, as long as the input keeps failing. */
export async function shrink(
  input: FuzzInput,
  fails: (candidate: FuzzInput) => Promise<boolean>,
  { fixedParts, maxTries, maxMs }: ShrinkOptions,
): Promise<FuzzInput> {
  let best = input;
  let triesLeft = maxTries;
  const endsAt = performance.now() + maxMs;
  const takeIfFailing = async (candidate: FuzzInput): Promise<boolean> => {
    if (triesLeft-- <= 0 || performance.now() > endsAt) return false;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let size = longest(best, fixedParts); size >= 1; size = Math.floor(size / 2)) {
    for (let part = fixedParts; part < best.length; part++) {
      for (let at = 0; at < (best[part] ?? '').length;) {
        const isTaken = await takeIfFailing(without(best, part, { at, size }));
        if (!isTaken) at += size;
      }
    }
  }
  return best;
}

function longest(input: FuzzInput, fixedParts: number): number {
  return Math.max(1, ...input.slice(fixedParts).map((part) => part.length));
}

function without(
  input: FuzzInput,
  part: number,
  { at, size }: { readonly at: number; readonly size: number },
): FuzzInput {
  const text = input[part] ?? '';
  return input.with(part, text.slice(0, at) + text.slice(at + size));
}
