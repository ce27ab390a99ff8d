// RecordedEvent: what the event recorder can be told (reference row X10), as plain data of the core.
// Source: prometheus/alertmanager:eventrecorder/eventrecorderpb/eventrecorder.proto; `kind` is also
// the metric label there.
import type { InhibitRule } from '../../config/inhibit-rule.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import type { Alert } from '../../model/alert.ts';
import type { Fingerprint } from '../../model/fingerprint.ts';
import type { DurationMs } from '../../model/instant.ts';
import type { LabelSet } from '../../model/label-set.ts';
import type { Silence } from '../../mute/silences/silence.ts';
import type { NotifyReason } from '../../notify/integration.ts';

/** The aggregation group in which something happened. */
export interface RecordedGroup {
  readonly groupKey: string;
  readonly groupLabels: LabelSet;
  readonly receiver: string;
}

/** One notification that an integration has delivered. */
export interface RecordedNotification {
  readonly kind: 'notification';
  /** What the message was about; an alert that fires has no end. */
  readonly alerts: readonly Alert[];
  /** All alerts of the flush that fire, also those that the message left out. */
  readonly firingAlerts: readonly Pick<Alert, 'labels'>[];
  readonly resolvedAlerts: readonly Pick<Alert, 'labels'>[];
  readonly mutedAlerts: readonly Pick<Alert, 'labels'>[];
  readonly group: RecordedGroup;
  /** The matchers of the group's route. */
  readonly matchers: readonly Matcher[];
  /** Another one for each group that comes into being; empty leaves it out. */
  readonly groupUuid: string;
  readonly repeatIntervalMs: DurationMs;
  readonly reason: NotifyReason;
  /** Counts the flushes of the group. */
  readonly flushId: number;
  readonly integration: { readonly name: string; readonly index: number };
}

export type RecordedEvent =
  | {
      readonly kind: 'alertmanager_startup_event';
      readonly version: string;
      readonly buildContext: string;
    }
  | { readonly kind: 'alertmanager_shutdown_event' }
  /** An alert that was not known before. */
  | { readonly kind: 'alert_created'; readonly alert: Alert }
  /** An alert was put into a group, each time it is; upstream does not leave out repeats. */
  | { readonly kind: 'alert_grouped'; readonly alert: Alert; readonly group: RecordedGroup }
  /** An alert left its group because its end was told. */
  | { readonly kind: 'alert_resolved'; readonly alert: Alert; readonly group: RecordedGroup }
  | RecordedNotification
  | { readonly kind: 'silence_created' | 'silence_updated'; readonly silence: Silence }
  /** Each time a group is looked at, for each active silence that keeps an alert quiet. */
  | {
      readonly kind: 'silence_muted_alert';
      readonly silence: Silence;
      readonly mutedAlert: MutedAlert;
    }
  | {
      readonly kind: 'inhibition_muted_alert';
      readonly rules: readonly InhibitRule[];
      readonly mutedAlert: MutedAlert;
      readonly inhibitingFingerprints: readonly Fingerprint[];
    };

export type MutedAlert = Pick<Alert, 'fingerprint' | 'labels'>;
