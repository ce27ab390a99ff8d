// What happened in the pipeline, as data: for metrics and logs now, for history later.
import type { EpochMs } from '../model/instant.ts';
import type { QuietReason } from './decision.ts';
import type { FailureReason, NotifyReason } from './integration.ts';
import type { NotificationKey } from './notification-record.ts';

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
  | {
      readonly kind: 'notification sent';
      readonly key: NotificationKey;
      readonly id: string;
      readonly attempts: number;
      readonly numAlerts: number;
    };
