// Durations as Go's time package writes them (`1h30m`, `1.5s`), reference row C17.
import { durationMs, type DurationMs } from '../../model/instant.ts';

const UNITS_NS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const PART = /(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(ns|us|µs|μs|ms|s|m|h)/y;

/** Go keeps durations in 64-bit nanoseconds. */
const MAX_NS = 2n ** 63n - 1n;

/** Reads a Go duration; undefined for anything else. Source: Go's time.ParseDuration. */
export function parseGoDuration(text: string): DurationMs | undefined {
  const body = text.replace(/^[-+]/, '');
  const sign = text.startsWith('-') ? -1 : 1;
  if (body === '0') return durationMs(0);
  if (body === '') return undefined;
  let total = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < body.length) {
    const match = PART.exec(body);
    if (match === null) return undefined;
    const [, whole = '0', decimals, onlyDecimals, unit = ''] = match;
    const fraction = decimals ?? onlyDecimals ?? '';
    const digits = BigInt(whole + fraction);
    total += (digits * (UNITS_NS.get(unit) ?? 0n)) / 10n ** BigInt(fraction.length);
  }
  return total > MAX_NS ? undefined : durationMs((sign * Number(total)) / 1e6);
}

/** Prints as Go's Duration.String: `1m30s`, `1.5s`, `0s`, `10ns`. */
export function formatGoDuration(duration: DurationMs): string {
  const sign = duration < 0 ? '-' : '';
  const ms = Math.abs(duration);
  const seconds = Math.floor(ms / 1000);
  const ns = Math.round((ms - seconds * 1000) * 1e6);
  if (seconds === 0) return ns === 0 ? '0s' : sign + formatSmall(ns);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const fraction = String(ns).padStart(9, '0').replace(/0+$/, '');
  const tail = `${seconds % 60}${fraction === '' ? '' : `.${fraction}`}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${tail}`;
  return minutes > 0 ? `${sign}${minutes}m${tail}` : sign + tail;
}

function formatSmall(ns: number): string {
  if (ns < 1e3) return `${ns}ns`;
  return ns < 1e6 ? `${ns / 1e3}µs` : `${ns / 1e6}ms`;
}
