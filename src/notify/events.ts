// What happened in the pipeline, as data: for metrics and logs now, for history later.
import type { EpochMs } from '../model/instant.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { QuietReason } from './decision.ts';
import type { FailureReason, NotifyReason } from './integration.ts';
import type { NotificationKey } from './notification-record.ts';

/** Why a dead letter is no more. */
export type LetterEnd =
  /** A later message about the group has arrived. */
  | 'told'
  /** It was sent again, and has arrived. */
  | 'replayed'
  | 'dismissed'
  /** It is older than what is kept. */
  | 'expired'
  /** There are too many. */
  | 'dropped';

/** What becomes of messages that were given up. */
export type LetterEvent =
  | { readonly kind: 'dead letter kept'; readonly letter: DeadLetter }
  | { readonly kind: 'dead letter gone'; readonly letter: DeadLetter; readonly end: LetterEnd }
  /** It was sent again, and has not arrived. */
  | { readonly kind: 'replay failed'; readonly letter: DeadLetter; readonly error: string };

export type NotifyEvent =
  | { readonly kind: 'kept quiet'; readonly key: NotificationKey; readonly reason: QuietReason }
  /** The log was brought up to date without a message: send_resolved is false. */
  | { readonly kind: 'resolved without message'; readonly key: NotificationKey }
  | {
      readonly kind: 'notification begun';
      readonly key: NotificationKey;
      readonly id: string;
      readonly reason: NotifyReason;
      readonly possibleDuplicate: boolean;
    }
  | {
      readonly kind: 'attempt failed';
      readonly key: NotificationKey;
      readonly id: string;
      readonly attempts: number;
      readonly reason: FailureReason;
      readonly error: string;
      /** Undefined when there will be no further attempt in this flush. */
      readonly nextAttemptAt: EpochMs | undefined;
    }
  /** Given up for now; the next flush of the group decides again. */
  | {
      readonly kind: 'notification failed';
      readonly key: NotificationKey;
      readonly id: string;
      readonly attempts: number;
      readonly reason: FailureReason;
      readonly error: string;
    }
  /** It may have arrived; nobody repeats it, and it counts as told. */
  | {
      readonly kind: 'notification held';
      readonly key: NotificationKey;
      readonly id: string;
      readonly attempts: number;
      readonly reason: FailureReason;
      readonly error: string;
    }
  /** An attempt is made although an earlier one may have arrived. */
  | { readonly kind: 'notification repeated'; readonly key: NotificationKey; readonly id: string }
  | {
      readonly kind: 'notification sent';
      readonly key: NotificationKey;
      readonly id: string;
      readonly attempts: number;
      readonly numAlerts: number;
    };
