// When a group is looked at again, where a file asks for other times than Alertmanager's.
import { addMs, type EpochMs } from '../model/instant.ts';
import type { Route } from '../route/route.ts';

type Timing = Pick<Route, 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs'>;

/**
 * The first look after one at `now` at which a repeat is due, group_interval at the latest.
 * `toldAt` says when each integration was last told; who never was is being told now.
 */
export function exactRepeatAt(
  { groupIntervalMs, repeatIntervalMs }: Timing,
  toldAt: readonly (EpochMs | undefined)[],
  now: EpochMs,
): EpochMs {
  let next = addMs(now, groupIntervalMs);
  for (const at of toldAt) {
    // A message becomes due for repetition once the interval has passed, not when it ends.
    const repeatAt = addMs(at ?? now, repeatIntervalMs + 1);
    if (repeatAt > now && repeatAt < next) next = repeatAt;
  }
  return next;
}

/** A timer that a reload keeps; a shorter interval takes effect at once. */
export function keptDueAt(
  dueAt: EpochMs,
  { groupWaitMs, groupIntervalMs }: Timing,
  now: EpochMs,
): EpochMs {
  const latest = addMs(now, Math.max(groupIntervalMs, groupWaitMs));
  return dueAt < latest ? dueAt : latest;
}
