// SendBudget: how many messages may be sent in a time, and in which order those wait that are too
// many. A pure state machine: time comes in as a value, in milliseconds of a clock that never goes back.

export interface SendBudgetRules {
  readonly messages: number;
  readonly perMs: number;
  readonly burst: number;
}

/** May be sent now, which counts; or is to be asked for again at a time. */
export type Admission = { readonly kind: 'go' } | { readonly kind: 'wait'; readonly until: number };

/** Whoever is later than this does not keep others waiting; its place in the line stays. */
const PUNCTUAL_MS = 1_000;
/** Whoever has not come again for so long is not coming: its group has changed or is gone. */
const FORGET_MS = 3_600_000;

/**
 * A bucket that fills by one message each `perMs / messages`, up to `burst`. Those who wait stand in
 * line by the name of what they tell of, so that newer state of a group keeps the group's place.
 */
export class SendBudget {
  readonly #intervalMs: number;
  readonly #burst: number;
  /** When the bucket was empty, or would have been: it has filled since. */
  #emptyAt = Number.NEGATIVE_INFINITY;
  /** Who waits and when each of them is due, in order. */
  readonly #line = new Map<string, number>();

  constructor({ messages, perMs, burst }: SendBudgetRules) {
    // Whole, so that whoever comes at a whole millisecond loses nothing by it.
    this.#intervalMs = Math.ceil(perMs / messages);
    this.#burst = burst;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#line.size;
  }

  /** Asks to send; `name` is the same for whatever replaces the message while it waits. */
  take(name: string, now: number): Admission {
    this.#emptyAt = Math.max(this.#emptyAt, now - this.#burst * this.#intervalMs);
    const ahead = this.#countAhead(name, now);
    const fullAt = this.#emptyAt + (ahead + 1) * this.#intervalMs;
    if (fullAt <= now) {
      this.#emptyAt += this.#intervalMs;
      this.#line.delete(name);
      return { kind: 'go' };
    }
    this.#line.set(name, fullAt);
    return { kind: 'wait', until: fullAt };
  }

  /** Those before a name who are due still; forgets who is not coming. */
  #countAhead(name: string, now: number): number {
    let ahead = 0;
    for (const [other, dueAt] of this.#line) {
      if (other === name) break;
      if (dueAt + FORGET_MS < now) this.#line.delete(other);
      else if (dueAt + PUNCTUAL_MS >= now) ahead += 1;
    }
    return ahead;
  }
}
