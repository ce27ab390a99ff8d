// Which replicas have another configuration than this one: they group and tell otherwise.
import type { ClusterView } from '../../engine/alert-service.ts';

/** Their names, in order. Whoever does not say what it has is not among them. */
export function driftOf({ name, peers }: ClusterView): readonly string[] {
  const own = peers.find((peer) => peer.name === name)?.configHash;
  if (own === undefined) return [];
  const others = peers.filter(({ configHash }) => configHash !== undefined && configHash !== own);
  return others.map((peer) => peer.name).sort();
}
