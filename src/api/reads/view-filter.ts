// Which alerts a reader asked for: the conditions that both API versions share (rows H32, H35, V4).
import type { AlertStatus, AlertView, ReceiverView } from '../../engine/alert-service.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import type { LabelSet } from '../../model/label-set.ts';

export interface ViewFilter {
  readonly active: boolean;
  readonly silenced: boolean;
  readonly inhibited: boolean;
  /** On the labels of the alert; all must hold. */
  readonly matchers: readonly Matcher[];
  /** On a receiver's name; undefined takes every receiver. */
  readonly isReceiver: ((name: string) => boolean) | undefined;
  /** On a receiver's labels; all must hold for one receiver. */
  readonly receiverMatchers: readonly Matcher[];
}

/** Whether an alert passes all conditions that do not concern receivers. */
export function isShown(view: AlertView, filter: ViewFilter): boolean {
  const { status } = view;
  if (!filter.active && isActive(status)) return false;
  if (!filter.silenced && status.silencedBy.length > 0) return false;
  if (!filter.inhibited && status.inhibitedBy.length > 0) return false;
  return matchesFilter(filter.matchers, view.alert.labels);
}

/** A group muted by time makes its alerts suppressed on paper only: for filters they are active. */
function isActive(status: AlertStatus): boolean {
  if (status.state === 'suppressed') {
    return status.mutedBy.length > 0 && status.silencedBy.length + status.inhibitedBy.length === 0;
  }
  return status.state === 'active';
}

/** Answers for one receiver, or for the receivers of an alert. */
export interface ReceiverTest {
  /** Both conditions hold for this receiver: the question of groups. */
  readonly takes: (name: string) => boolean;
  /** Each condition holds for some receiver, not always the same one: the question of alerts. */
  readonly takesAny: (names: readonly string[]) => boolean;
}

/** Builds the test from the conditions on receivers; without any it takes everything. */
export function receiverTest(filter: ViewFilter, receivers: readonly ReceiverView[]): ReceiverTest {
  const conditions: ((name: string) => boolean)[] = [];
  if (filter.isReceiver !== undefined) conditions.push(filter.isReceiver);
  if (filter.receiverMatchers.length > 0) {
    const fitting = receivers.filter(({ labels }) =>
      matchesFilter(filter.receiverMatchers, labels),
    );
    const names = new Set(fitting.map(({ name }) => name));
    conditions.push((name) => names.has(name));
  }
  return {
    takes: (name) => conditions.every((holds) => holds(name)),
    takesAny: (names) => conditions.every((holds) => names.some(holds)),
  };
}

/**
 * Whether all matchers hold for a label set that may hold empty values: a negative matcher with the
 * empty text then asks for presence (prometheus/alertmanager:api/v2/api.go, matchFilterLabels).
 */
export function matchesFilter(matchers: readonly Matcher[], labels: LabelSet): boolean {
  return matchers.every(
    (matcher) =>
      matcher.matches(labels.get(matcher.name)) ||
      (matcher.value === '' && matcher.type.startsWith('!') && labels.has(matcher.name)),
  );
}
