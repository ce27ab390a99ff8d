// What happened in the engine, as data: for metrics and logs now, for history later.
import type { MutedAlert } from '../mute/muting.ts';
import type { Silence } from '../mute/silences/silence.ts';
import type { NotifyEvent } from '../notify/events.ts';

export type EngineEvent =
  | NotifyEvent
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
