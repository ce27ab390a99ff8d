// SimulatedSlots: shares slots among replicas as `src/store/redis/lease-script.ts` does. The contract
// in `test/contract/store/slot-leases.contract.ts` holds for both.
import type { Fence } from '../../src/engine/state-store.ts';
import type { BeatView, SlotMember } from '../../src/store/redis/slot-leases.ts';

export interface Candidate {
  readonly id: string;
  readonly description: string;
  readonly seat: string;
  readonly leaseMs: number;
  readonly schema: number;
}

interface Replica {
  readonly candidate: Candidate;
  seenAt: number;
}

interface Tenure {
  readonly token: number;
  /** Undefined after a release. */
  readonly holder: string | undefined;
}

export class SimulatedSlots {
  /** Called when a slot becomes free as its holder is silent, and has not given it back. */
  onTaken: (slot: number, who: { readonly from: string; readonly by: string }) => void = () =>
    undefined;
  readonly #replicas = new Map<string, Replica>();
  readonly #tenures = new Map<number, Tenure>();
  /** What follows from the rest, most of which stays from beat to beat; emptied by every change. */
  readonly #byHolder = new Map<string, number[]>();
  readonly #tokens = new Map<string, ReadonlyMap<number, number>>();
  readonly #shares = new Map<string, number>();
  #members: readonly SlotMember[] | undefined;
  readonly #count: number;
  /** When anybody was heard of last. */
  #heardAt: number | undefined;

  /** When nobody was heard of for a lease, the last time. */
  #away: { readonly from: number; readonly to: number } | undefined;

  constructor(count: number) {
    this.#count = count;
  }

  /** Whether the fence is the present tenure, and of this replica. */
  isHeld({ slot, token }: Fence, id: string): boolean {
    const tenure = this.#tenures.get(slot);
    return tenure?.token === token && tenure.holder === id;
  }

  /** Who has had a slot last, alive or dead; undefined after a release. */
  lastHolderOf(slot: number): string | undefined {
    return this.#tenures.get(slot)?.holder;
  }

  /** Who has a slot and lives. */
  holderOf(slot: number, now: number): string | undefined {
    const { holder } = this.#tenures.get(slot) ?? {};
    const replica = holder === undefined ? undefined : this.#replicas.get(holder);
    const isThere = replica !== undefined && now - replica.seenAt < replica.candidate.leaseMs;
    return isThere ? holder : undefined;
  }

  /**
   * Forgets who is silent, or sits where `candidate` does. When nobody was heard of for a lease, Redis
   * was away, and leases run from now.
   */
  forgetDead({ id, seat, leaseMs }: Candidate, now: number): void {
    const heardAt = this.#heardAt ?? now;
    if (now - heardAt >= leaseMs) {
      const isLater = this.#away === undefined || heardAt - this.#away.to > 6 * leaseMs;
      this.#away = { from: isLater ? heardAt : (this.#away?.from ?? heardAt), to: now };
      for (const other of this.#replicas.values()) other.seenAt = now;
    }
    this.#heardAt = now;
    for (const [otherId, other] of this.#replicas) {
      if (otherId === id) continue;
      const isReplaced = seat !== '' && other.candidate.seat === seat;
      if (isReplaced || now - other.seenAt >= leaseMs) {
        const slots = this.slotsOf(otherId);
        this.#remove(otherId);
        for (const slot of slots) this.onTaken(slot, { from: otherId, by: id });
      } else if (other.seenAt > now) other.seenAt = now;
    }
  }

  /** As in `BeatView`. */
  awayBefore(now: number): BeatView['away'] {
    const away = this.#away;
    return away && { fromMs: now - away.from, toMs: now - away.to };
  }

  isOlderThere({ id, schema }: Candidate): boolean {
    for (const [otherId, { candidate }] of this.#replicas) {
      if (otherId !== id && candidate.schema < schema) return true;
    }
    return false;
  }

  join(candidate: Candidate, now: number): void {
    const known = this.#replicas.get(candidate.id);
    this.#replicas.set(candidate.id, { candidate, seenAt: now });
    if (known?.candidate.description !== candidate.description) this.#changed();
  }

  leave(id: string, released: readonly number[] = this.slotsOf(id)): void {
    this.#remove(id);
    this.release(id, released);
  }

  release(id: string, slots: readonly number[]): void {
    for (const slot of slots) {
      const tenure = this.#tenures.get(slot);
      if (tenure?.holder === id) this.#give(slot, { ...tenure, holder: undefined });
    }
  }

  /**
   * Gives free slots to a replica up to its share. Returns those that are more than its share, and those
   * that were given and whose former holder is dead.
   */
  share(
    id: string,
    now: number,
  ): { readonly surplus: readonly number[]; readonly taken: ReadonlySet<number> } {
    const slots = this.slotsOf(id);
    const share = this.#shareOf(id);
    const taken = new Set<number>();
    let missing = share - slots.length;
    for (let slot = 0; slot < this.#count && missing > 0; slot += 1) {
      const { holder, token = 0 } = this.#tenures.get(slot) ?? {};
      if (holder !== undefined && this.#replicas.has(holder)) continue;
      this.#give(slot, { token: Math.max(token + 1, now), holder: id });
      if (holder !== undefined) taken.add(slot);
      missing -= 1;
    }
    return { surplus: slots.slice(share), taken };
  }

  slotsOf(id: string): readonly number[] {
    if (this.#byHolder.size === 0) {
      for (let slot = 0; slot < this.#count; slot += 1) {
        const holder = this.#tenures.get(slot)?.holder ?? '';
        const slots = this.#byHolder.get(holder);
        if (slots === undefined) this.#byHolder.set(holder, [slot]);
        else slots.push(slot);
      }
    }
    return this.#byHolder.get(id) ?? [];
  }

  /** The slots of a replica, each with the token of its tenure. */
  tokensOf(id: string): ReadonlyMap<number, number> {
    let tokens = this.#tokens.get(id);
    if (tokens === undefined) {
      tokens = new Map(this.slotsOf(id).map((slot) => [slot, this.#tenures.get(slot)?.token ?? 0]));
      this.#tokens.set(id, tokens);
    }
    return tokens;
  }

  members(): readonly SlotMember[] {
    this.#members ??= [...this.#replicas.values()]
      .map(({ candidate }) => candidate)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, description }) => ({ id, description, slots: this.slotsOf(id) }));
    return this.#members;
  }

  clear(): void {
    this.#replicas.clear();
    this.#tenures.clear();
    this.#changed();
    this.#heardAt = undefined;
    this.#away = undefined;
  }

  #give(slot: number, tenure: Tenure): void {
    this.#tenures.set(slot, tenure);
    this.#changed();
  }

  #remove(id: string): void {
    if (this.#replicas.delete(id)) this.#changed();
  }

  #changed(): void {
    this.#byHolder.clear();
    this.#tokens.clear();
    this.#shares.clear();
    this.#members = undefined;
  }

  #shareOf(id: string): number {
    const known = this.#shares.get(id) ?? this.#newShareOf(id);
    this.#shares.set(id, known);
    return known;
  }

  #newShareOf(id: string): number {
    const order = [...this.#replicas.keys()]
      .map((each) => ({ each, has: this.slotsOf(each).length }))
      .sort((a, b) => b.has - a.has || (a.each < b.each ? -1 : 1))
      .map(({ each }) => each);
    const rest = this.#count % order.length;
    return Math.floor(this.#count / order.length) + (order.indexOf(id) < rest ? 1 : 0);
  }
}
