// The port to the outside world: what an integration is given, and what it may answer.
import type { Alert } from '../model/alert.ts';
import type { EpochMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';

/** Upstream's closed list of failure reasons, also the metric label (reference row X5). */
export type FailureReason =
  | 'clientError'
  | 'serverError'
  | 'authError'
  | 'rateLimited'
  | 'contextCanceled'
  | 'contextDeadlineExceeded'
  | 'other';

/** Why a notification goes out (reference row P3), in upstream's words. */
export type NotifyReason =
  | 'first notification'
  | 'new alerts added'
  | 'some alerts resolved'
  | 'all alerts resolved'
  | 'repeat interval elapsed';

/** Small values an integration keeps between notifications of one group (reference row P6). */
export type ReceiverData = Readonly<Record<string, string>>;

/** One message about one group, for one integration. */
export interface Notification {
  /** Unique per decision to send; the same for every attempt and for a repeat after a crash. */
  readonly id: string;
  readonly groupKey: string;
  readonly receiver: string;
  readonly groupLabels: LabelSet;
  readonly routeLabels: LabelSet;
  readonly reason: NotifyReason;
  /**
   * In notification order. `endsAt` of a firing alert is `ZERO_TIME`, so that time passing while a
   * message is built cannot resolve it.
   */
  readonly alerts: readonly Alert[];
  /** The instant of the flush. */
  readonly now: EpochMs;
  /** An earlier attempt may have arrived: its outcome is unknown. Show it. */
  readonly possibleDuplicate: boolean;
  readonly receiverData: ReceiverData;
}

/** What became of one attempt. `error` is shown to people: no secrets, no stack. */
export type Outcome =
  | { readonly kind: 'sent'; readonly receiverData?: ReceiverData }
  | {
      readonly kind: 'retry';
      readonly reason: FailureReason;
      readonly error: string;
      /** The service asked to wait this long (Retry-After). */
      readonly retryAfterMs?: number;
      /** The request may have been carried out (time-out, connection lost after it was written). */
      readonly mayHaveArrived: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly error: string };

/** One way to tell people. */
export interface Integration {
  /** `webhook`, `slack`, `email` … */
  readonly name: string;
  /** Position among the receiver's integrations of the same name. */
  readonly index: number;
  readonly sendResolved: boolean;
  /** Makes one attempt. Never rejects; an aborted signal gives a `retry` outcome. */
  notify(notification: Notification, signal: AbortSignal): Promise<Outcome>;
  /** Releases connections. */
  close(): Promise<void>;
}
