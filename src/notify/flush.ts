// One look at one group: what goes into the notifier, and what comes out.
import { isResolvedAt, type Alert } from '../model/alert.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import type { DurationMs, EpochMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { GroupState } from './decision.ts';
import type { LetterEvent, NotifyEvent } from './events.ts';
import type { Notification } from './integration.ts';
import type { NotificationKey, NotificationRecord } from './notification-record.ts';

/** One integration as the decision sees it. */
export interface IntegrationRef {
  readonly name: string;
  readonly index: number;
  readonly sendResolved: boolean;
  /** A message that may have arrived is not sent again by itself; it becomes a dead letter. */
  readonly holdsUnknown?: boolean;
}

/** One look at one group. `T` is the caller's handle of the group. */
export interface Flush<T> {
  /** Undefined for a dead letter that is sent again: its group may be gone. */
  readonly group: T | undefined;
  readonly groupKey: string;
  readonly receiver: string;
  readonly groupLabels: LabelSet;
  readonly routeLabels: LabelSet;
  readonly repeatIntervalMs: DurationMs;
  /** What may be told, in notification order. */
  readonly alerts: readonly Alert[];
  /** The whole group at that moment: also what is kept quiet. */
  readonly all: readonly Alert[];
  readonly integrations: readonly IntegrationRef[];
  readonly now: EpochMs;
  /** No attempt is begun, and none goes on, after this. */
  readonly deadline: EpochMs;
}

export interface SendRequest {
  readonly key: NotificationKey;
  readonly notification: Notification;
  readonly deadline: EpochMs;
}

/** A dead letter to be stored, or to be removed. */
export interface LetterChange {
  readonly id: string;
  readonly groupKey: string;
  readonly letter: DeadLetter | undefined;
}

export interface FinishedFlush<T> {
  readonly flush: Flush<T>;
  /** Whether every integration has been told, or had nothing to be told. */
  readonly succeeded: boolean;
}

/** What the caller must do: store the records, then perform the sends. */
export interface NotifierStep<T> {
  readonly records: NotificationRecord[];
  readonly sends: SendRequest[];
  readonly events: (NotifyEvent | LetterEvent)[];
  readonly finished: FinishedFlush<T>[];
  readonly letters: LetterChange[];
  /** Ids of letters of which nothing is asked any more. */
  readonly answered: string[];
}

/** The name under which an integration is told about a group. */
export function keyOf(
  group: { readonly groupKey: string; readonly receiver: string },
  integration: Pick<IntegrationRef, 'name' | 'index'>,
): NotificationKey {
  return {
    groupKey: group.groupKey,
    receiver: group.receiver,
    integration: integration.name,
    index: integration.index,
  };
}

/** Splits the alerts of a flush by whether they have ended. */
export function stateOf(alerts: readonly Alert[], now: EpochMs): GroupState {
  const firing = alerts.filter((alert) => !isResolvedAt(alert, now));
  const resolved = alerts.filter((alert) => isResolvedAt(alert, now));
  return {
    firing: firing.map((alert) => alert.fingerprint),
    resolved: resolved.map((alert) => alert.fingerprint),
  };
}

/** Whether two messages say the same of the same alerts, in whatever order. */
export function sameState(a: GroupState, b: GroupState): boolean {
  return sameNames(a.firing, b.firing) && sameNames(a.resolved, b.resolved);
}

function sameNames(some: readonly Fingerprint[], others: readonly Fingerprint[]): boolean {
  if (some.length !== others.length) return false;
  const known = new Set(others);
  return some.every((fingerprint) => known.has(fingerprint));
}

export function emptyStep<T>(): NotifierStep<T> {
  return { records: [], sends: [], events: [], finished: [], letters: [], answered: [] };
}
