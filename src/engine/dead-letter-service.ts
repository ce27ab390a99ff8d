// The port by which every face lists dead letters, has them sent again, and dismisses them.
import type { DeadLetter } from '../notify/dead-letter.ts';
import type { EpochMs } from '../model/instant.ts';

export interface DeadLetterView {
  readonly letter: DeadLetter;
  /** Undefined unless a replay is asked for and has not ended. */
  readonly replayRequestedAt: EpochMs | undefined;
}

export interface ReplayResult {
  /** Ids of letters that are sent again as soon as possible. */
  readonly requested: readonly string[];
  /** Letters that nobody can send any more. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
  /** False when the state store could not be reached: it counts, but only in memory. */
  readonly durable: boolean;
}

export type DismissResult =
  { readonly kind: 'dismissed'; readonly durable: boolean } | { readonly kind: 'not found' };

export interface DeadLetterService {
  /** All that are known, in no particular order. */
  deadLetters(): Iterable<DeadLetterView>;
  deadLetter(id: string): DeadLetterView | undefined;
  /** Asks for letters to be sent again; unknown ids are passed over. Resolves after the commit. */
  replay(ids: readonly string[]): Promise<ReplayResult>;
  /** Drops a letter; resolves after the commit. */
  dismiss(id: string): Promise<DismissResult>;
}
