// How events and messages name a group.
import type { AggregationGroup } from '../route/aggregation-group.ts';

export interface GroupName {
  readonly groupKey: string;
  readonly receiver: string;
}

export function nameOf(group: AggregationGroup): GroupName {
  return { groupKey: group.key, receiver: group.route.receiver };
}
