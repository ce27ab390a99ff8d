// What was known elsewhere, joined with what is known here: of two versions of one thing the newer
// counts. So it does no harm to take the same in twice, or to come back after a time away.
import type { Silence } from '../mute/silences/silence.ts';
import { isNewer } from '../mute/silences/newest-silence.ts';
import { notificationKeyText, type NotificationRecord } from '../notify/notification-record.ts';
import { notificationRow } from './rows/notification-rows.ts';
import { silenceRow } from './rows/silence-rows.ts';
import type { StateChange } from './state-store.ts';
import type { StoredState } from './stored-state.ts';

export type FoundState = Pick<StoredState, 'silences' | 'notifications'>;

export interface AdoptedState {
  readonly state: StoredState;
  /** What of `found` is news here; it is part of `state` already, and has yet to be stored. */
  readonly adopted: FoundState;
  readonly changes: readonly StateChange[];
}

/** Joins what an earlier process stored with what was `found` elsewhere. */
export function adopt(state: StoredState, found: FoundState): AdoptedState {
  const silences = newerSilences(state.silences, found.silences);
  const notifications = newerRecords(state.notifications, found.notifications);
  return {
    // Of what is in a list twice the engine keeps the newest silence and the last record.
    state: {
      ...state,
      silences: [...state.silences, ...silences],
      notifications: [...state.notifications, ...notifications],
    },
    adopted: { silences, notifications },
    changes: [...silences.map(silenceRow), ...notifications.map(notificationRow)],
  };
}

function newerSilences(known: readonly Silence[], found: readonly Silence[]): readonly Silence[] {
  const newest = new Map(known.map((silence) => [silence.id, silence]));
  const taken = new Map<string, Silence>();
  for (const silence of found) {
    const other = newest.get(silence.id);
    if (other !== undefined && !isNewer(silence, other)) continue;
    newest.set(silence.id, silence);
    taken.set(silence.id, silence);
  }
  return [...taken.values()];
}

function newerRecords(
  known: readonly NotificationRecord[],
  found: readonly NotificationRecord[],
): readonly NotificationRecord[] {
  const newest = new Map(known.map((record) => [notificationKeyText(record.key), record]));
  const taken = new Map<string, NotificationRecord>();
  for (const record of found) {
    const text = notificationKeyText(record.key);
    const other = newest.get(text);
    if (record.last === undefined) continue;
    if (other?.last !== undefined && other.last.at >= record.last.at) continue;
    // Whether a message that was begun here has arrived is unknown still.
    const joined = { ...record, intent: other?.intent };
    newest.set(text, joined);
    taken.set(text, joined);
  }
  return [...taken.values()];
}
