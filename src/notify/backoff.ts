// How long to wait between attempts (reference row P5).

const FIRST_MS = 500;
const FACTOR = 1.5;
const JITTER = 0.5;
const CAP_MS = 60_000;

/**
 * The time from one attempt to the next after the given number of failed ones (1 …), in
 * milliseconds: 0.5 s growing by half each time up to a minute, spread evenly over ±50 %.
 * `random` is in [0, 1).
 */
export function backoffMs(failedAttempts: number, random: number): number {
  const base = Math.min(FIRST_MS * FACTOR ** (failedAttempts - 1), CAP_MS);
  return Math.round(base * (1 + JITTER * (2 * random - 1)));
}
