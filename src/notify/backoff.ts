// How long to wait between attempts (reference row P5).

const FIRST_MS = 500;
const FACTOR = 1.5;
const JITTER = 0.5;
const CAP_MS = 60_000;

/**
 * The wait after the given number of failed attempts (1 …), in milliseconds: 0.5 s growing by
 * half each time up to a minute, spread evenly over ±50 %; never shorter than what the service
 * asked for. `random` is in [0, 1).
 */
export function backoffMs(failedAttempts: number, random: number, retryAfterMs = 0): number {
  const base = Math.min(FIRST_MS * FACTOR ** (failedAttempts - 1), CAP_MS);
  const spread = base * (1 + JITTER * (2 * random - 1));
  return Math.max(Math.round(spread), retryAfterMs);
}
