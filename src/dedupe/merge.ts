// How two reports about one label set become one alert (reference rows A8 and A9).
import type { Alert } from '../model/alert.ts';
import { isResolvedAt } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';

/** The part of an alert that merging decides; the rest always comes from the newest report. */
export type ActiveRange = Pick<Alert, 'startsAt' | 'endsAt' | 'updatedAt' | 'timeout'>;

/**
 * Merges what is stored with a report that arrived no earlier: when their ranges overlap the
 * earliest start wins and the end follows `mergedEnd`; without an overlap the report replaces.
 * Source: prometheus/alertmanager:provider/mem/mem.go (Put) and alert/alert.go (Merge).
 */
export function mergeRanges(stored: ActiveRange, report: ActiveRange, now: EpochMs): ActiveRange {
  if (!overlaps(stored, report)) return report;
  const [older, younger] =
    report.updatedAt < stored.updatedAt ? [report, stored] : [stored, report];
  return {
    startsAt: older.startsAt < younger.startsAt ? older.startsAt : younger.startsAt,
    endsAt: mergedEnd(older, younger, now),
    updatedAt: younger.updatedAt,
    timeout: younger.timeout,
  };
}

function overlaps(stored: ActiveRange, report: ActiveRange): boolean {
  return isInside(report.endsAt, stored) || isInside(report.startsAt, stored);
}

function isInside(instant: EpochMs, range: ActiveRange): boolean {
  return instant > range.startsAt && instant < range.endsAt;
}

function mergedEnd(older: ActiveRange, younger: ActiveRange, now: EpochMs): EpochMs {
  const olderEndsLater = older.endsAt > younger.endsAt;
  const olderEndCounts = isResolvedAt(younger, now)
    ? // Of two ends that both lie in the past the later one is the better knowledge.
      isResolvedAt(older, now)
    : // An end that a client stated outlives one that a timeout guessed.
      !older.timeout;
  return olderEndsLater && olderEndCounts ? older.endsAt : younger.endsAt;
}
