// CircuitBreaker: stops trying for a while after a number of attempts in a row have failed, then lets
// one through to see. A pure state machine: time comes in as a value, in milliseconds of a clock that
// never goes back.
import type { Outcome } from './integration.ts';
import { waitAsked } from './postponements.ts';

export interface CircuitBreakerRules {
  readonly failures: number;
  readonly coolDownMs: number;
}

export type CircuitState = 'closed' | 'half-open' | 'open';

/** What an attempt says of the service. */
type Verdict = 'works' | 'fails' | 'nothing';

/** While one attempt is out to see, the others ask again after this. */
const LOOK_AGAIN_MS = 1_000;

export class CircuitBreaker {
  readonly #rules: CircuitBreakerRules;
  #state: CircuitState = 'closed';
  #failuresInARow = 0;
  /** While open: when one attempt may go out to see. */
  #openUntil: number | undefined;

  constructor(rules: CircuitBreakerRules) {
    this.#rules = rules;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Until when there is nothing to try; undefined when an attempt may begin. */
  waitUntil(now: number): number | undefined {
    if (this.#state === 'closed') return undefined;
    if (this.#state === 'half-open') {
      return now + Math.min(LOOK_AGAIN_MS, this.#rules.coolDownMs);
    }
    const until = this.#openUntil;
    return until !== undefined && until > now ? until : undefined;
  }

  /** An attempt begins, as `waitUntil` allows; behind an open breaker it is the one that sees. */
  begin(): void {
    if (this.#state === 'open') this.#state = 'half-open';
  }

  /** An attempt has ended. One that was begun before the breaker opened counts only as success. */
  settle(outcome: Outcome, now: number): void {
    switch (verdictOf(outcome)) {
      case 'works':
        this.#state = 'closed';
        this.#failuresInARow = 0;
        break;
      case 'fails':
        this.#failuresInARow += 1;
        if (this.#state === 'half-open' || this.#isTooMuch()) this.#open(outcome, now);
        break;
      case 'nothing':
        // The next attempt goes out to see instead.
        if (this.#state === 'half-open') {
          this.#state = 'open';
          this.#openUntil = now;
        }
        break;
    }
  }

  #isTooMuch(): boolean {
    return this.#state === 'closed' && this.#failuresInARow >= this.#rules.failures;
  }

  #open(outcome: Outcome, now: number): void {
    const asked = outcome.kind === 'retry' ? waitAsked(outcome) : 0;
    this.#state = 'open';
    this.#openUntil = now + Math.max(this.#rules.coolDownMs, asked);
  }
}

/**
 * A service that refuses a message works. An attempt that this process has cancelled, or that never
 * became a message, says nothing of it.
 */
function verdictOf(outcome: Outcome): Verdict {
  if (outcome.kind === 'sent') return 'works';
  if (outcome.reason === 'contextCanceled') return 'nothing';
  if (outcome.kind === 'retry') return 'fails';
  return outcome.reason === 'other' ? 'nothing' : 'works';
}
