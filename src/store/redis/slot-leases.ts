// SlotLeases: by which a replica says to the others that it lives, and learns which slots it holds.

export interface SlotLeases {
  /**
   * Renews the lease, gives back the slots of `release`, and takes what is free up to the fair
   * share. Rejects with `StoreError`.
   */
  beat(release: readonly number[]): Promise<BeatView>;
  /**
   * Gives back the slots of `release` and is gone: of others that it has, whoever takes them must not rely on
   * what is stored. Never rejects.
   */
  leave(release: readonly number[]): Promise<void>;
}

/** What one beat found. */
export interface BeatView {
  /** Own slots, each with the token of this tenure. */
  readonly slots: ReadonlyMap<number, number>;
  /** Those of the own slots that are more than the fair share: to be given back. */
  readonly surplus: readonly number[];
  /** Those of the own slots that were given just now, and that their former holder did not give back. */
  readonly taken: ReadonlySet<number>;
  /**
   * How long ago nobody was heard of any more, the last time that this lasted for a lease, and since when
   * somebody is again, in milliseconds.
   */
  readonly away: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** All replicas that live, this one among them. */
  readonly members: readonly SlotMember[];
  /** The id of the feed's last entry, `0-0` when it has none. */
  readonly feedEnd: string;
  /** The random id of this state; another one means that what was stored is gone. */
  readonly stateId: string;
  /** The schema version of the state. */
  readonly schema: number;
}

export interface SlotMember {
  readonly id: string;
  /** Whatever a replica says of itself; JSON. */
  readonly description: string;
  readonly slots: readonly number[];
}
