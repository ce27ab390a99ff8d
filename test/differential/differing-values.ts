// Compares two pieces of JSON and names every place where they differ.
import { isList, type Json } from './recording.ts';

/** One place: `upstream` or `ours` is undefined where one of them has nothing there. */
export interface DifferingValue {
  /** As `.alerts[0].startsAt`. */
  readonly path: string;
  readonly upstream: Json | undefined;
  readonly ours: Json | undefined;
}

/** Both servers learn of a step at almost the same instant, and take their own time from it. */
const TIME_TOLERANCE_MS = 250;
const TIME = /^T(-?\d+)$/;

/** Lists all places; lists of different lengths differ as a whole, as do members in another order. */
export function differingValues(upstream: Json, ours: Json, path = ''): readonly DifferingValue[] {
  if (!isStructure(upstream) || !isStructure(ours)) {
    return isSameScalar(upstream, ours) ? [] : [{ path, upstream, ours }];
  }
  if (isList(upstream) && isList(ours)) {
    if (upstream.length !== ours.length) return [{ path, upstream, ours }];
    return upstream.flatMap((item, i) => differingValues(item, ours[i] ?? null, `${path}[${i}]`));
  }
  if (isList(upstream) || isList(ours)) return [{ path, upstream, ours }];
  const [names, ourNames] = [Object.keys(upstream), Object.keys(ours)];
  if (names.join('\0') !== ourNames.join('\0')) return [{ path, upstream, ours }];
  return names.flatMap((name) =>
    differingValues(upstream[name] ?? null, ours[name] ?? null, `${path}.${name}`),
  );
}

function isStructure(value: Json): value is readonly Json[] | { readonly [name: string]: Json } {
  return value !== null && typeof value === 'object';
}

function isSameScalar(upstream: Json, ours: Json): boolean {
  if (upstream === ours) return true;
  if (typeof upstream !== 'string' || typeof ours !== 'string') return false;
  const [times, ourTimes] = [TIME.exec(upstream), TIME.exec(ours)];
  if (times === null || ourTimes === null) return false;
  return Math.abs(Number(times[1]) - Number(ourTimes[1])) <= TIME_TOLERANCE_MS;
}
