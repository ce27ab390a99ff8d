// Alert: what a client reported about one label set, and the words of the field.
//
// Glossary. Alert: a label set with a time range and annotations. Fingerprint: its name.
// Route: a node of the routing tree. Aggregation group: the alerts of one route that share the
// values of its group_by labels; its GroupKey names it. Flush: the moment a group is looked at.
// Receiver: a named list of integrations. Integration: one way to tell people (a webhook, …).
// Notification log: what an integration was last told about a group. Silence, inhibition, time
// interval: reasons to keep quiet.
import { compareBytes } from './byte-order.ts';
import type { Fingerprint } from './fingerprint.ts';
import { ZERO_TIME, type EpochMs } from './instant.ts';
import type { LabelSet } from './label-set.ts';

/** One alert at one moment. Shared freely, never changed. */
export interface Alert {
  readonly fingerprint: Fingerprint;
  /** Never empty; empty values are removed at the door (reference row A3). */
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly startsAt: EpochMs;
  /** At or before now means resolved (reference row A6). Always set on a stored alert. */
  readonly endsAt: EpochMs;
  /** When Tocsin last received it. */
  readonly updatedAt: EpochMs;
  /** `endsAt` was not given by the client but derived from `resolve_timeout`. */
  readonly timeout: boolean;
  /** Empty when the client gave none. */
  readonly generatorURL: string;
}

/** Whether the alert has ended at `now`; no end means it has not (prometheus/common:model/alert.go). */
export function isResolvedAt(alert: Pick<Alert, 'endsAt'>, now: EpochMs): boolean {
  return alert.endsAt !== ZERO_TIME && alert.endsAt <= now;
}

const ORDER_FIRST = ['job', 'instance'] as const;

/**
 * The order of alerts inside a notification: by job, then instance, then the whole label set;
 * an alert that lacks such a label comes last (reference row D7).
 */
export function compareAlerts(a: Pick<Alert, 'labels'>, b: Pick<Alert, 'labels'>): number {
  for (const name of ORDER_FIRST) {
    const inA = a.labels.has(name);
    const inB = b.labels.has(name);
    if (inA !== inB) return inA ? -1 : 1;
    const order = compareBytes(a.labels.get(name), b.labels.get(name));
    if (order !== 0) return order;
  }
  return compareLabelSets(a.labels, b.labels);
}

/**
 * Fewer labels first, then the first name that only one set has, then the first differing value.
 * Source: prometheus/common:model/labelset.go (Before).
 */
export function compareLabelSets(a: LabelSet, b: LabelSet): number {
  if (a.size !== b.size) return a.size - b.size;
  const namesA = a.names();
  const namesB = b.names();
  for (let i = 0; i < namesA.length; i++) {
    const nameA = namesA[i] ?? '';
    const nameB = namesB[i] ?? '';
    // The set that lacks the smaller name counts as the smaller set.
    if (nameA !== nameB) return compareBytes(nameB, nameA);
    const order = compareBytes(a.get(nameA), b.get(nameA));
    if (order !== 0) return order;
  }
  return 0;
}
