// Delivery: one decision to tell one integration, through all its attempts.
import type { Alert } from '../model/alert.ts';
import type { Fingerprint } from '../model/fingerprint.ts';
import type { EpochMs } from '../model/instant.ts';
import type { GroupState } from './decision.ts';
import type { DeadLetter } from './dead-letter.ts';
import { sameState, stateOf, type Flush, type IntegrationRef } from './flush.ts';
import type { Notification, NotifyReason, Outcome } from './integration.ts';
import {
  UNKNOWN_ID,
  type Intent,
  type NotificationKey,
  type NotificationRecord,
} from './notification-record.ts';

/** A flush of which some deliveries are still under way. */
export interface OpenFlush<T> {
  readonly flush: Flush<T>;
  open: number;
  failed: boolean;
}

/** Written by `Deliveries` only. */
export interface Delivery<T> {
  readonly key: NotificationKey;
  readonly owner: OpenFlush<T>;
  readonly notification: Notification;
  readonly state: GroupState;
  /** What may have been told before and this message does not name: it stays open after it. */
  readonly alsoOpen: Intent | undefined;
  /** An attempt that may have arrived ends the delivery. */
  readonly holdsUnknown: boolean;
  /** Attempts made so far, the one under way included. */
  attempts: number;
  /** When the latest of them began. */
  attemptedAt: EpochMs;
  /** An attempt of this or of an earlier process may have arrived. */
  mayHaveArrived: boolean;
  lastFailure: Exclude<Outcome, { kind: 'sent' }> | undefined;
}

/** Builds the message that all attempts carry. */
export function composeNotification<T>(
  flush: Flush<T>,
  told: {
    readonly record: NotificationRecord | undefined;
    readonly state: GroupState;
    readonly reason: NotifyReason;
    readonly alerts: readonly Alert[];
    /** Whether it may repeat what a dead letter has told, so that nobody knows what was heard. */
    readonly isRepeat: boolean;
    readonly newId: () => string;
  },
): Notification {
  const { record, state, reason, alerts, isRepeat, newId } = told;
  const isFresh = reason === 'first notification';
  return {
    id: repeatedId(record?.intent, state) ?? newId(),
    groupKey: flush.groupKey,
    receiver: flush.receiver,
    groupLabels: flush.groupLabels,
    routeLabels: flush.routeLabels,
    reason,
    alerts,
    now: flush.now,
    possibleDuplicate: isRepeat || (record?.intent?.mayHaveArrived ?? false),
    receiverData: isFresh ? {} : (record?.last?.receiverData ?? {}),
  };
}

/**
 * Builds the message of a dead letter anew. Who never hears of ends is told what was to be told then.
 * The mark is that of a possible duplicate, and no more: a letter that cannot have arrived has none.
 */
export function composeReplay<T>(
  letter: DeadLetter,
  flush: Flush<T>,
  told: {
    readonly record: NotificationRecord | undefined;
    readonly state: GroupState;
    readonly newId: () => string;
  },
): Notification {
  const { record, state, newId } = told;
  const { message } = letter;
  const intent = record?.intent;
  const isKnown = message.id !== UNKNOWN_ID;
  const isSame = isKnown && sameState(stateOf(message.alerts, message.at), state);
  return {
    id: repeatedId(intent, state) ?? (isSame ? message.id : newId()),
    groupKey: flush.groupKey,
    receiver: flush.receiver,
    groupLabels: flush.groupLabels,
    routeLabels: flush.routeLabels,
    reason: message.reason,
    alerts: flush.alerts,
    now: flush.now,
    possibleDuplicate: letter.mayHaveArrived || (intent?.mayHaveArrived ?? false),
    receiverData: message.reason === 'first notification' ? {} : (record?.last?.receiverData ?? {}),
  };
}

/** What goes on record about a delivery before, or after, an attempt. */
export function intentOf<T>(delivery: Delivery<T>, mayHaveArrived: boolean): Intent {
  const { notification, state, owner, alsoOpen } = delivery;
  const { id, reason } = notification;
  const startedAt = owner.flush.now;
  if (alsoOpen === undefined) return { id, reason, ...state, startedAt, mayHaveArrived };
  // No message says all of it, so that none may have the id.
  const firing = [...state.firing, ...alsoOpen.firing];
  const resolved = [...state.resolved, ...alsoOpen.resolved];
  return { id: UNKNOWN_ID, reason, firing, resolved, startedAt, mayHaveArrived };
}

/** What may have been told and a message does not name; undefined when that is nothing. */
export function alsoOpenIn(
  intent: Intent | undefined,
  message: GroupState,
  { sendResolved }: Pick<IntegrationRef, 'sendResolved'>,
): Intent | undefined {
  if (intent?.mayHaveArrived !== true) return undefined;
  const named = new Set([...message.firing, ...message.resolved]);
  const isOpen = (fingerprint: Fingerprint): boolean => !named.has(fingerprint);
  const firing = intent.firing.filter(isOpen);
  // Whoever never hears of ends waits for none.
  const resolved = sendResolved ? intent.resolved.filter(isOpen) : [];
  const isNothing = firing.length === 0 && resolved.length === 0;
  return isNothing ? undefined : { ...intent, id: UNKNOWN_ID, firing, resolved };
}

/**
 * A repeat of an unknown send keeps its id, by which receivers can tell that they know it already.
 * Once there is other news to tell, nobody must take it for the message that they know.
 */
function repeatedId(intent: Intent | undefined, state: GroupState): string | undefined {
  if (intent === undefined || intent.id === UNKNOWN_ID) return undefined;
  return sameState(intent, state) ? intent.id : undefined;
}
