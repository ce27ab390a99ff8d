// Tenures: which groups this process looks at. A lone process looks at all; a replica looks at those
// of the slots that it holds. What is held comes in as data.
import type { AggregationGroup } from './aggregation-group.ts';

/** A slot, and the token under which it is held: it rises each time the slot changes hands. */
export interface Tenure {
  readonly slot: number;
  readonly token: number;
}

/** The token of groups that are told of in the place of a holder who cannot know of them. */
export const STAND_IN_TOKEN = 0;

export class Tenures {
  /** Undefined where nobody else tells people. */
  readonly #tokens: Map<number, number> | undefined;
  /** Slots that are about to be given back: rows of theirs may still be written. */
  readonly #resting = new Set<number>();
  /** When each slot was given back last, in losses counted. */
  readonly #left = new Map<number, number>();
  #lossCount = 0;
  /** Ids of groups in slots of others. */
  readonly #standIns = new Set<string>();

  /** `shared` begins with no slot. */
  constructor(kind: 'lone' | 'shared') {
    this.#tokens = kind === 'lone' ? undefined : new Map();
  }

  get isLone(): boolean {
    return this.#tokens === undefined;
  }

  /** Whether rows of a slot are for this process to write. */
  holds(slot: number): boolean {
    return this.#tokens === undefined || this.#tokens.has(slot);
  }

  /** Whether something may be begun for a slot that is held. */
  acts(slot: number): boolean {
    return this.holds(slot) && !this.#resting.has(slot);
  }

  /** Whether a group is for this process to look at. */
  covers(group: AggregationGroup): boolean {
    if (this.#tokens === undefined) return true;
    if (this.#tokens.has(group.slot)) return this.acts(group.slot);
    return this.#standIns.has(group.id);
  }

  /** Under what a group is told of now; undefined in a lone process, and where it is not. */
  of(slot: number): Tenure | undefined {
    if (this.#tokens === undefined) return undefined;
    const token = this.#tokens.get(slot) ?? (this.#standIns.size > 0 ? STAND_IN_TOKEN : undefined);
    return token === undefined ? undefined : { slot, token };
  }

  /** Whether what is told of a slot is told in the place of its holder. */
  standsIn(slot: () => number): boolean {
    return this.#standIns.size > 0 && this.of(slot())?.token === STAND_IN_TOKEN;
  }

  /** Whether what was begun under a tenure is still for this process to end. */
  goesOn(tenure: Tenure | undefined): boolean {
    if (tenure === undefined) return this.#tokens === undefined;
    return this.of(tenure.slot)?.token === tenure.token;
  }

  gain(tokens: ReadonlyMap<number, number>): void {
    for (const [slot, token] of tokens) {
      this.#tokens?.set(slot, token);
      this.#resting.delete(slot);
    }
  }

  rest(slots: ReadonlySet<number>): void {
    for (const slot of slots) if (this.#tokens?.has(slot) === true) this.#resting.add(slot);
  }

  /** How often slots were lost so far: what counts as time for `leftSince`. */
  get lossCount(): number {
    return this.#lossCount;
  }

  /** Whether a slot was given back since so many losses: until then nobody else wrote its rows. */
  leftSince(slot: number, lossCount: number): boolean {
    return (this.#left.get(slot) ?? 0) > lossCount;
  }

  lose(slots: ReadonlySet<number>): void {
    this.#lossCount += 1;
    for (const slot of slots) {
      if (this.#resting.has(slot)) this.#left.set(slot, this.#lossCount);
      this.#tokens?.delete(slot);
      this.#resting.delete(slot);
    }
  }

  /** Says that a group of somebody else's slot is told of here for now. */
  standIn(group: AggregationGroup): void {
    if (!this.holds(group.slot)) this.#standIns.add(group.id);
  }

  standBack(): void {
    this.#standIns.clear();
  }
}
