// What happened in the engine, as data: for metrics and logs now, for history later.
import type { Matcher } from '../matcher/matcher.ts';
import type { Alert } from '../model/alert.ts';
import type { DurationMs } from '../model/instant.ts';
import type { LabelSet } from '../model/label-set.ts';
import type { MutedAlert } from '../mute/muting.ts';
import type { Silence } from '../mute/silences/silence.ts';
import type { LetterEvent, NotifyEvent } from '../notify/events.ts';
import type { LetterRequest } from '../notify/dead-letter.ts';
import type { Notification } from '../notify/integration.ts';
import type { NotificationKey } from '../notify/notification-record.ts';

/** The group that an event about a single alert happened in. */
export interface EventGroup {
  readonly groupKey: string;
  readonly groupLabels: LabelSet;
  readonly receiver: string;
}

/** What happens to single alerts: there only where `EngineConfig.alertEvents` asks for it. */
export type AlertEvent =
  /** It was not known before. */
  | { readonly kind: 'alert created'; readonly alert: Alert }
  | {
      readonly kind: 'alert grouped';
      readonly alert: Alert;
      readonly group: EventGroup;
      /** False for a report of an alert that was there already, and as it is reported. */
      readonly isNews: boolean;
    }
  /** Its end was told, or kept quiet by whatever mutes it. */
  | { readonly kind: 'alert resolved'; readonly alert: Alert; readonly group: EventGroup }
  /** The circumstances of a `notification sent`, which it comes before. */
  | {
      readonly kind: 'message delivered';
      readonly key: NotificationKey;
      readonly group: EventGroup;
      /** Another one for each group that comes into being. */
      readonly groupUuid: string;
      /** Of the group's route. */
      readonly matchers: readonly Matcher[];
      readonly repeatIntervalMs: DurationMs;
      /** How often the group has been looked at. */
      readonly flushCount: number;
      readonly notification: Notification;
      /** What could be told by then. */
      readonly alerts: readonly Alert[];
      /** The whole group, with what was kept quiet. */
      readonly all: readonly Alert[];
    };

export type EngineEvent =
  | NotifyEvent
  | LetterEvent
  /** Somebody asks for something to be done with dead letters. */
  | {
      readonly kind: 'dead letters requested';
      readonly action: LetterRequest['action'];
      readonly count: number;
    }
  | AlertEvent
  | { readonly kind: 'group created'; readonly groupKey: string; readonly receiver: string }
  | {
      readonly kind: 'group flushed';
      readonly groupKey: string;
      readonly receiver: string;
      readonly numAlerts: number;
      /** How long after its time the group was looked at. */
      readonly lateMs: number;
    }
  | {
      readonly kind: 'alerts muted';
      readonly groupKey: string;
      readonly receiver: string;
      /** In notification order. */
      readonly muted: readonly MutedAlert[];
    }
  | {
      readonly kind: 'silence changed';
      readonly change: 'created' | 'updated' | 'expired';
      readonly silence: Silence;
    }
  | { readonly kind: 'silences collected'; readonly count: number }
  | { readonly kind: 'group removed'; readonly groupKey: string; readonly receiver: string }
  | { readonly kind: 'alerts collected'; readonly count: number }
  | { readonly kind: 'records expired'; readonly count: number };
