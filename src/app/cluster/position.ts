// The place of this replica among all of them (reference row X8). Source:
// prometheus/alertmanager:cluster/cluster.go (Position), by which upstream's replicas take turns.
import type { ClusterView } from '../../engine/alert-service.ts';
import { compareBytes } from '../../model/byte-order.ts';

/** Names of all replicas in the order of their places. */
export function orderedMembers({ peers }: ClusterView): readonly string[] {
  return peers.map(({ name }) => name).sort(compareBytes);
}

/** Counts from 0; 0 where there is only one. */
export function positionOf(view: ClusterView): number {
  return Math.max(0, orderedMembers(view).indexOf(view.name));
}
