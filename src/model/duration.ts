// Durations as Prometheus writes them (`1d12h`, `5m`), reference row C17.
import { durationMs, type DurationMs } from './instant.ts';

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const PATTERN = new RegExp(`^${UNITS.map(([unit]) => `(?:([0-9]+)${unit})?`).join('')}$`);

/** Go keeps durations in 64-bit nanoseconds, so about 292 years is the longest. */
const MAX_MS = Number((2n ** 63n - 1n) / 1_000_000n);

/**
 * Reads a Prometheus duration: units descending from y to ms, each at most once, or `0`.
 * Returns undefined for anything else, the empty text and overflow included.
 * Source: prometheus/common:model/time.go (ParseDuration).
 */
export function parseDuration(text: string): DurationMs | undefined {
  if (text === '0') return durationMs(0);
  const match = text === '' ? null : PATTERN.exec(text);
  if (match === null) return undefined;
  let total = 0;
  for (const [i, [, ms]] of UNITS.entries()) total += Number(match[i + 1] ?? 0) * ms;
  return total > MAX_MS ? undefined : durationMs(total);
}

/**
 * Prints as Prometheus does: the largest exact units, years and weeks only when nothing is left
 * over (`90s` → `1m30s`, 14 days → `2w`). `parseDuration` reads it back to the same value.
 */
export function formatDuration(duration: DurationMs): string {
  if (duration === 0) return '0s';
  let rest: number = duration;
  let out = '';
  for (const [unit, ms] of UNITS) {
    const onlyIfExact = unit === 'y' || unit === 'w';
    if (onlyIfExact ? rest % ms !== 0 || rest === 0 : rest < ms) continue;
    out += `${Math.floor(rest / ms)}${unit}`;
    rest %= ms;
  }
  return out;
}
