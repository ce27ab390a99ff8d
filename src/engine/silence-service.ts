// The port by which every face reads and changes silences.
import type { Silence, SilenceDraft, SilenceState } from '../mute/silences/silence.ts';

export interface SilenceView {
  readonly silence: Silence;
  readonly state: SilenceState;
}

/** `durable` is false when the state store could not be reached: it counts, but only in memory. */
export type SetSilenceResult =
  | { readonly kind: 'stored'; readonly id: string; readonly durable: boolean }
  | { readonly kind: 'not found' }
  /** In upstream's words (reference rows S1, S2). */
  | { readonly kind: 'refused'; readonly reason: string };

export type ExpireSilenceResult =
  { readonly kind: 'expired'; readonly durable: boolean } | { readonly kind: 'not found' };

export interface SilenceService {
  /** All that are known, expired ones included, in no particular order. */
  silences(): Iterable<SilenceView>;
  silence(id: string): SilenceView | undefined;
  /** Creates, changes or replaces (reference row S4); resolves after the commit. */
  setSilence(draft: SilenceDraft): Promise<SetSilenceResult>;
  /** Ends a silence; one that has ended already counts as done (reference row S5). */
  expireSilence(id: string): Promise<ExpireSilenceResult>;
}
