// What a change of silences means for the store, and what is said about it.
import type { EpochMs } from '../model/instant.ts';
import type { Silence, SilenceDraft } from '../mute/silences/silence.ts';
import type { SilenceStore } from '../mute/silences/silence-store.ts';
import { emptyEffects, type Effects } from './effects.ts';
import type { EngineEvent } from './events.ts';
import { removedSilenceRow, silenceRow } from './rows/silence-rows.ts';

type SetResult = ReturnType<SilenceStore['set']>;
type ExpireResult = ReturnType<SilenceStore['expire']>;

/** Creates, changes or replaces a silence. */
export function setSilence(
  silences: SilenceStore,
  draft: SilenceDraft,
  now: EpochMs,
): { readonly result: SetResult; readonly effects: Effects } {
  const result = silences.set(draft, now);
  const effects = emptyEffects();
  if (result.kind !== 'stored') return { result, effects };
  for (const silence of result.changed) {
    const isReplaced = silence.id === draft.id && result.id !== draft.id;
    const kept = silence.id === draft.id ? 'updated' : 'created';
    add(effects, silence, isReplaced ? 'expired' : kept);
  }
  return { result, effects };
}

/** Ends a silence. */
export function expireSilence(
  silences: SilenceStore,
  id: string,
  now: EpochMs,
): { readonly result: ExpireResult; readonly effects: Effects } {
  const result = silences.expire(id, now);
  const effects = emptyEffects();
  if (result.kind === 'expired' && result.changed !== undefined) {
    add(effects, result.changed, 'expired');
  }
  return { result, effects };
}

/** Forgets silences that ended longer ago than the retention (reference row S6). */
export function collectSilences(silences: SilenceStore, now: EpochMs): Effects {
  const effects = emptyEffects();
  const collected = silences.collect(now);
  for (const silence of collected) effects.changes.push(removedSilenceRow(silence));
  if (collected.length > 0) {
    effects.events.push({ kind: 'silences collected', count: collected.length });
  }
  return effects;
}

type Change = Extract<EngineEvent, { kind: 'silence changed' }>['change'];

function add(effects: Effects, silence: Silence, change: Change): void {
  effects.changes.push(silenceRow(silence));
  effects.events.push({ kind: 'silence changed', change, silence });
}
