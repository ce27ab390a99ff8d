// How changes of others come in: as one commit by the feed, or as all that is stored. Reading all takes a
// while, and what this process wrote meanwhile may not be in it.
import type { EpochMs } from '../model/instant.ts';
import type { Tenures } from '../route/tenures.ts';
import { emptyEffects, type Effects } from './effects.ts';
import type { RowAge } from './row-versions.ts';

/** Clocks of machines differ by less. */
export const CLOCKS_MS = 5_000;

export type ChangeOrigin =
  | { readonly isWhole: false }
  /** `since`: how many losses `Tenures` had counted when reading began. */
  | { readonly isWhole: true; readonly since: number };

export const FEED: ChangeOrigin = { isWhole: false };

export type Occasion = ChangeOrigin & { readonly now: EpochMs };

/** One row on an occasion, and what this process must do in its turn. */
export type Moment = Occasion & {
  /** How the row compares with the one that is known. */
  readonly age: RowAge;
  readonly effects: Effects;
  /** Keys of groups of one's own of which somebody else was found to have told. */
  readonly believed: Set<string>;
};

/** The beginning of an occasion. */
export function momentOf(occasion: Occasion): Moment {
  return { ...occasion, age: 'newer', effects: emptyEffects(), believed: new Set() };
}

/**
 * Whether what was read of a slot may be older than what is known: this process held it while it read,
 * and gave it back. Where somebody else had taken it, everything is read once more.
 */
export function isOutdated(tenures: Tenures, slot: number, occasion: Occasion): boolean {
  return occasion.isWhole && tenures.leftSince(slot, occasion.since);
}
