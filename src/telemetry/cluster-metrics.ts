// The replicas under upstream's names (reference row X8; prometheus/alertmanager:cluster). They
// meet in Redis instead of gossiping, so nothing here is about messages.
import type { MetricRegistry } from './metric-registry.ts';

/** The replicas at the moment of a scrape. */
export interface ClusterReadings {
  /** Names of all replicas, this one included. */
  readonly members: readonly string[];
  /** The place of this one among them; the first is 0. */
  readonly position: number;
}

export interface ClusterMetrics {
  readonly watch: (readings: ClusterReadings) => void;
}

/** Registers `alertmanager_cluster_enabled`, which is there in any case. */
export function registerClusterEnabled(registry: MetricRegistry, isEnabled: boolean): void {
  registry
    .gauge({
      name: 'alertmanager_cluster_enabled',
      help: 'Whether replicas are not turned off by --cluster.listen-address.',
    })
    .with()
    .set(isEnabled ? 1 : 0);
}

/** Registers row X8; like upstream only where replicas are not turned off. */
export function createClusterMetrics(registry: MetricRegistry): ClusterMetrics {
  const members = registry.gauge({
    name: 'alertmanager_cluster_members',
    help: 'Replicas that share the state, this one included.',
  });
  // Who is silent for longer than the lead is lent is no member any more.
  registry.gauge({
    name: 'alertmanager_cluster_failed_peers',
    help: 'Replicas that are members and cannot be reached.',
  });
  registry.gauge({
    name: 'alertmanager_cluster_health_score',
    help: 'Health of this replica as a member; 0 is healthy.',
  });
  const position = registry.gauge({
    name: 'alertmanager_peer_position',
    help: 'Place of this replica among all of them; the first is 0.',
  });
  const peers = registry.gauge({
    name: 'alertmanager_cluster_peer_info',
    help: 'Always 1; its label names this replica.',
    labels: ['peer'],
  });
  const noteChanges = registerChanges(registry);
  return {
    watch: (readings) => {
      members.with().set(readings.members.length);
      position.with().set(readings.position);
      peers.clear();
      const own = readings.members[readings.position];
      if (own !== undefined) peers.with(own).set(1);
      noteChanges(readings.members);
    },
  };
}

/** Counts who came and went from one scrape to the next. */
function registerChanges(registry: MetricRegistry): (members: readonly string[]) => void {
  const joined = registry
    .counter({
      name: 'alertmanager_cluster_peers_joined_total',
      help: 'Replicas that have come, this one included, as seen at scrapes.',
    })
    .with();
  const left = registry
    .counter({
      name: 'alertmanager_cluster_peers_left_total',
      help: 'Replicas that have gone, as seen at scrapes.',
    })
    .with();
  let known: ReadonlySet<string> = new Set();
  return (names) => {
    const present = new Set(names);
    for (const name of present) if (!known.has(name)) joined.value += 1;
    for (const name of known) if (!present.has(name)) left.value += 1;
    known = present;
  };
}
