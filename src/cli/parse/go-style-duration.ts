// Durations on the command line, and what is wrong with one, in the words people know from amtool.
import { parseDuration } from '../../model/duration.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { durationMs, type DurationMs } from '../../model/instant.ts';
import { fail, ok, type Result } from '../../model/result.ts';

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ns', 1e-6],
]);

const PART = /^(\d+(?:\.\d*)?|\.\d+)([^.\d]*)/;

/** Go keeps durations in 64-bit nanoseconds. */
const MAX_MS = 2 ** 63 / 1e6;

/**
 * Reads a duration such as `1h30m`, `1.5s` or `2d` (`--timeout`, `--within`). Fails with the text of
 * the parser that amtool uses. Source: xhit/go-str2duration.
 */
export function parseFlagDuration(text: string): Result<DurationMs> {
  const invalid = fail(`time: invalid duration ${quoteGo(text)}`);
  const body = text.replace(/^[-+]/, '');
  if (body === '0') return ok(durationMs(0));
  if (body === '') return invalid;
  let total = 0;
  for (let rest = body; rest !== '';) {
    const part = PART.exec(rest);
    if (part === null) return invalid;
    const [whole, digits = '', unit = ''] = part;
    const unitMs = UNIT_MS.get(unit);
    if (unit === '') return fail(`time: missing unit in duration ${quoteGo(text)}`);
    if (unitMs === undefined) {
      return fail(`time: unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}`);
    }
    total += Number(digits) * unitMs;
    rest = rest.slice(whole.length);
  }
  if (total >= MAX_MS) return invalid;
  return ok(durationMs(text.startsWith('-') ? -total : total));
}

const PROMETHEUS_UNITS = ['ms', 's', 'm', 'h', 'd', 'w', 'y'];

/**
 * Reads the length of a silence, such as `1d2h` (`--duration`). Fails with Prometheus' text; nothing
 * at all is refused, too. Source: prometheus/common:model/time.go (ParseDuration).
 */
export function parseSilenceDuration(text: string): Result<DurationMs> {
  if (text === '') return fail('empty duration string');
  const parsed = parseDuration(text);
  if (parsed === undefined) return fail(durationProblem(text));
  return parsed === 0 ? fail('silence duration must be greater than 0') : ok(parsed);
}

function durationProblem(text: string): string {
  const parts = [...text.matchAll(/(\d+)(\D+)/gy)];
  const unknown = parts.map(([, , unit = '']) => unit).find((unit) => !isUnit(unit));
  if (unknown !== undefined) {
    return `unknown unit ${quoteGo(unknown)} in duration ${quoteGo(text)}`;
  }
  const isOrdered = parts.every(({ 2: unit = '' }, i) => {
    const before = parts[i - 1]?.[2];
    return before === undefined || rank(unit) < rank(before);
  });
  const isWhole = parts.map(([part]) => part).join('') === text;
  return isWhole && isOrdered
    ? 'duration out of range'
    : `not a valid duration string: ${quoteGo(text)}`;
}

function isUnit(unit: string): boolean {
  return PROMETHEUS_UNITS.includes(unit);
}

function rank(unit: string): number {
  return PROMETHEUS_UNITS.indexOf(unit);
}
