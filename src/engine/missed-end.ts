// What becomes of an end that nobody was told of because the alert was muted at that time: its group
// has let go of it, as upstream's does, and only another report of it brings it up again.
import { isResolvedAt } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import type { StoredAlert } from '../dedupe/stored-alert.ts';
import type { AggregationGroup } from '../route/aggregation-group.ts';
import type { EngineParts } from './engine-parts.ts';

/**
 * Puts an ended alert that is reported again into the groups whose receivers still take it for
 * firing, and returns those that had to be made. Upstream puts every report into every group
 * (prometheus/alertmanager:dispatch/dispatch.go, groupAlert), so that old ends are told again.
 */
export function insertMissedEnd(
  { dispatcher, groupLog }: Pick<EngineParts, 'dispatcher' | 'groupLog'>,
  alert: StoredAlert,
  now: EpochMs,
): readonly AggregationGroup[] {
  if (alert.isGrouped || !isResolvedAt(alert, now)) return [];
  const made: AggregationGroup[] = [];
  dispatcher.restore(alert, now, {
    timesOf: () => undefined,
    isAwaited: (group) => {
      const isAwaited = groupLog.isAwaited(group, alert);
      if (isAwaited && dispatcher.get(group.id) === undefined) made.push(group);
      return isAwaited;
    },
  });
  return made;
}
