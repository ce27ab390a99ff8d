// The row of an aggregation group: when it is due, and when it was last flushed with success.
import type { EpochMs } from '../../model/instant.ts';
import type { AggregationGroup } from '../../route/aggregation-group.ts';
import type { GroupTimes } from '../../route/dispatcher.ts';
import type { StateChange } from '../state-store.ts';
import { rowKey } from './row-key.ts';
import { instantOrNone, isInstantOrNull, parseArray } from './row-values.ts';

export function groupRow(group: AggregationGroup, dueAt: EpochMs | undefined): StateChange {
  const value = JSON.stringify([group.id, dueAt ?? null, group.flushedAt ?? null]);
  return { table: 'group', key: rowKey(group.id), value };
}

export function removedGroupRow(id: string): StateChange {
  return { table: 'group', key: rowKey(id), value: undefined };
}

export interface StoredGroup extends GroupTimes {
  readonly id: string;
}

export function readGroupRow(value: string): StoredGroup | undefined {
  const row = parseArray(value);
  if (row?.length !== 3) return undefined;
  const [id, dueAt, flushedAt] = row;
  if (typeof id !== 'string' || !isInstantOrNull(dueAt) || !isInstantOrNull(flushedAt)) {
    return undefined;
  }
  return { id, dueAt: instantOrNone(dueAt), flushedAt: instantOrNone(flushedAt) };
}
