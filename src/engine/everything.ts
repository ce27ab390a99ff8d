// All that this process knows and may write, for a store that has lost what it held.
import type { SilenceStore } from '../mute/silences/silence-store.ts';
import type { EngineParts } from './engine-parts.ts';
import {
  bringBackLetter,
  bringBackRecord,
  writeGroup,
  writeLetter,
  writeRecord,
} from './own-rows.ts';
import { alertRow, alertTimeRow } from './rows/alert-rows.ts';
import { letterRequestRow } from './rows/dead-letter-rows.ts';
import { silenceRow } from './rows/silence-rows.ts';
import type { StateChange } from './state-store.ts';

/** All that was told, or given up. */
export function everythingTold({ log, letters, tenures }: EngineParts): StateChange[] {
  const changes: StateChange[] = [];
  for (const record of log.values()) {
    writeRecord(tenures, record, changes);
    bringBackRecord(tenures, record, changes);
  }
  for (const letter of letters.values()) {
    const { id, key } = letter;
    writeLetter(tenures, { id, groupKey: key.groupKey, letter }, changes);
    bringBackLetter(tenures, letter, changes);
  }
  for (const request of letters.requests()) changes.push(letterRequestRow(request));
  return changes;
}

/** All alerts and silences, and the groups of the slots that are held. */
export function everythingKnown(
  parts: EngineParts,
  silences: Pick<SilenceStore, 'values'>,
): StateChange[] {
  const changes: StateChange[] = [];
  for (const alert of parts.alerts.values()) changes.push(alertRow(alert), alertTimeRow(alert));
  for (const silence of silences.values()) changes.push(silenceRow(silence));
  for (const group of parts.dispatcher.groups()) writeGroup(parts, group, changes);
  return changes;
}
