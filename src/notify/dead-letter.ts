// DeadLetter: a message that was given up, with all it takes to send it again. There is one for each
// integration and group, however often it fails; it goes when people have been told after all.
import type { Alert } from '../model/alert.ts';
import { fingerprintOf, type Fingerprint } from '../model/fingerprint.ts';
import type { DurationMs, EpochMs } from '../model/instant.ts';
import { LabelSet } from '../model/label-set.ts';
import type { FailureReason, NotifyReason } from './integration.ts';
import { notificationKeyText, UNKNOWN_ID, type NotificationKey } from './notification-record.ts';

/** Why a message was given up; the last one for a receiver that holds what may have arrived. */
export type DeadLetterReason = FailureReason | 'unknownOutcome';

/** What was to be told. */
export interface LostMessage {
  /** Of the notification; kept by a replay that tells the same. */
  readonly id: string;
  readonly reason: NotifyReason;
  /** As in `Notification.alerts`; empty when only their names are known. */
  readonly alerts: readonly Alert[];
  /** The instant of the flush. */
  readonly at: EpochMs;
}

export interface DeadLetter {
  readonly id: string;
  readonly key: NotificationKey;
  readonly groupLabels: LabelSet;
  readonly routeLabels: LabelSet;
  /** Of the group's route: how long the record of a replay is kept. */
  readonly repeatIntervalMs: DurationMs;
  readonly reason: DeadLetterReason;
  /** Of the last attempt; free of secrets. */
  readonly error: string;
  /** Over all failures since `firstFailedAt`. */
  readonly attempts: number;
  readonly firstFailedAt: EpochMs;
  readonly lastFailedAt: EpochMs;
  /** Some attempt may have reached the receiver, so that a replay is a possible duplicate. */
  readonly mayHaveArrived: boolean;
  readonly message: LostMessage;
}

/** The alerts of a letter's message. */
export function namesOf({ message }: Pick<DeadLetter, 'message'>): readonly Fingerprint[] {
  return message.alerts.map(({ fingerprint }) => fingerprint);
}

/** Whether a letter names something that may have arrived, and counts as told. */
export function isHeld({ reason }: Pick<DeadLetter, 'reason'>): boolean {
  return reason === 'unknownOutcome';
}

/** A letter that does not name some alerts any more; undefined when it names no other. */
export function withoutNames(
  letter: DeadLetter,
  names: ReadonlySet<Fingerprint>,
): DeadLetter | undefined {
  const { message } = letter;
  const alerts = message.alerts.filter(({ fingerprint }) => !names.has(fingerprint));
  if (alerts.length === 0) return undefined;
  if (alerts.length === message.alerts.length) return letter;
  // Nobody must take it for the message that they know.
  return { ...letter, message: { ...message, id: UNKNOWN_ID, alerts } };
}

/** Whether a message of these alerts may repeat what a letter has told: it names some, or was the last. */
export function mayRepeat(
  letter: DeadLetter | undefined,
  alerts: readonly Alert[],
  told: { readonly at: EpochMs } | undefined,
): boolean {
  if (letter?.mayHaveArrived !== true) return false;
  const names = new Set(namesOf(letter));
  const isNamed = alerts.some(({ fingerprint }) => names.has(fingerprint));
  return isNamed || told === undefined || told.at <= letter.lastFailedAt;
}

/** Of more that an earlier letter names, and no later message, the oldest is forgotten. */
const MAX_HELD = 200;

/**
 * A letter, with what else an earlier one of the same holds, the latest first: no other message says that, so
 * that it is held until one that names it arrives.
 */
export function withHeld(letter: DeadLetter, earlier: DeadLetter | undefined): DeadLetter {
  if (earlier === undefined || !isHeld(earlier)) return letter;
  const held = { ...letter, reason: earlier.reason, mayHaveArrived: true };
  const { message } = letter;
  const named = new Set(namesOf(letter));
  const others = earlier.message.alerts.filter(({ fingerprint }) => !named.has(fingerprint));
  if (others.length === 0) return held;
  const alerts = [...message.alerts, ...others.slice(0, MAX_HELD)];
  return { ...held, message: { ...message, id: UNKNOWN_ID, alerts } };
}

/** What somebody asks to be done with a letter. */
export interface LetterRequest {
  readonly id: string;
  readonly action: 'replay' | 'dismiss';
  readonly at: EpochMs;
  /** The failure that they saw: a later one is another matter. */
  readonly lastFailedAt: EpochMs;
}

/** Names the letter of a key in URLs; a chosen collision of one half is none of the other. */
export function deadLetterId(key: NotificationKey): string {
  const text = notificationKeyText(key);
  const reverse = [...text].reverse().join('');
  return fingerprintOf(LabelSet.from([['', text]])) + fingerprintOf(LabelSet.from([['', reverse]]));
}
