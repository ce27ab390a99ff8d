// LeaseClock: how sure a replica can be, at any moment, that it still holds what it was lent. It counts
// on the monotonic clock only, from the moment at which it asked.
import type { Standing } from '../sender.ts';

/** Time enough to end a step that began while the lease was certain. */
const MARGIN_MS = 500;

/** Until a slot is acted on that was lent to another one, and what clocks differ by. */
const DOUBT_MARGIN_MS = 10_000;

export class LeaseClock {
  readonly #leaseMs: number;
  #sureUntil = Number.NEGATIVE_INFINITY;
  #aloneUntil = Number.NEGATIVE_INFINITY;
  /** Since when beats fail, as far as this process was awake; undefined while they are answered. */
  #failingSince: number | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** The last time without answers that was longer than a lease, or before the start. */
  #outage: { readonly from: number; readonly to: number } | undefined;

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  get isFailing(): boolean {
    return this.#failingSince !== undefined;
  }

  /** `sure` for as long as the lease lasts; then `alone` while the shared store answers nobody here. */
  standing(now: number): Standing {
    if (now < this.#sureUntil) return 'sure';
    return now < this.#aloneUntil ? 'alone' : 'unsure';
  }

  /** For how long beats have failed without a break. */
  failingFor(now: number): number {
    return this.#failingSince === undefined ? 0 : now - this.#failingSince;
  }

  /**
   * For how long a replica that is gone may have been unable to store what it told. It is replaced after a
   * lease, or two where nobody reached the store.
   */
  doubtMs(now: number): number {
    const { from } = this.#outageUntil(now) ?? { from: now };
    return now - from + this.#usualDoubtMs;
  }

  /** A process begins now that knows of nothing that was reported in the last while. */
  started(now: number, silentMs: number): void {
    this.#noteOutage({ from: now - silentMs, to: now });
  }

  /** Redis says since when it heard of nobody, and since when of somebody again, as so long ago. */
  nobodyWasThere(now: number, { fromMs, toMs }: { fromMs: number; toMs: number }): void {
    // Redis' clock may have been set back.
    if (toMs >= 0 && toMs <= this.#usualDoubtMs)
      this.#noteOutage({ from: now - fromMs, to: now - toMs });
  }

  answered(askedAt: number): void {
    if (askedAt - this.#answeredAt >= this.#leaseMs && Number.isFinite(this.#answeredAt)) {
      this.#noteOutage({ from: this.#answeredAt, to: askedAt });
    }
    this.#answeredAt = askedAt;
    this.#sureUntil = askedAt + this.#leaseMs - MARGIN_MS;
    this.#aloneUntil = Number.NEGATIVE_INFINITY;
    this.#failingSince = undefined;
  }

  /**
   * After a beat that failed. Whoever was awake knows that the store is away, or at least from here.
   * Whoever was stalled cannot know whether its own connection has died of that, and waits a lease.
   */
  failed(now: number): void {
    const wasStalled = now - this.#failedAt >= this.#leaseMs;
    if (this.#failingSince === undefined || wasStalled) this.#failingSince = now;
    this.#failedAt = now;
    const wasActing = now < Math.max(this.#sureUntil, this.#aloneUntil) + MARGIN_MS;
    if (!wasActing && this.failingFor(now) < this.#leaseMs) return;
    this.#aloneUntil = now + this.#leaseMs - MARGIN_MS;
  }

  /** The store is there again, by other signs than an answer: until that comes, nothing is sure. */
  heard(now: number): void {
    if (this.#failingSince === undefined) return;
    this.#failingSince = now;
    this.#sureUntil = Number.NEGATIVE_INFINITY;
    this.#aloneUntil = Number.NEGATIVE_INFINITY;
  }

  get #usualDoubtMs(): number {
    return 2 * this.#leaseMs + DOUBT_MARGIN_MS;
  }

  /** What was in doubt after the one before may still be. */
  #noteOutage({ from, to }: { readonly from: number; readonly to: number }): void {
    const known = this.#outageUntil(from) ?? { from, to };
    this.#outage = { from: Math.min(from, known.from), to: Math.max(to, known.to) };
  }

  /** The last time without answers, unless it is long over. */
  #outageUntil(now: number): { readonly from: number; readonly to: number } | undefined {
    const outage = this.#outage;
    return outage !== undefined && now - outage.to <= this.#usualDoubtMs ? outage : undefined;
  }
}
