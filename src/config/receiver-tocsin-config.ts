// ReceiverTocsinConfig: what a receiver may have that Alertmanager does not know, under a key of its
// own. All of it is off until a file asks for it.
import type { DurationMs } from '../model/instant.ts';

/** At most `messages` in each `perMs` over time; as many as `burst` at once after a quiet time. */
export interface SendBudget {
  readonly messages: number;
  readonly perMs: DurationMs;
  readonly burst: number;
}

/** Nothing is tried for a while after a number of attempts in a row have failed. */
export interface CircuitBreaker {
  readonly failures: number;
  readonly coolDownMs: DurationMs;
}

/**
 * What becomes of a message that may have arrived: it is sent again, marked, or held as a dead letter.
 */
export type OnUnknownOutcome = 'repeat' | 'hold';

export interface ReceiverTocsinConfig {
  readonly onUnknownOutcome: OnUnknownOutcome;
  readonly sendBudget: SendBudget | undefined;
  readonly circuitBreaker: CircuitBreaker | undefined;
}
