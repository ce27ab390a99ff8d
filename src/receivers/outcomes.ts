// Short names for the outcomes that receivers answer.
import type { FailureReason, Outcome } from '../notify/integration.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** Trying again with the same message would not help. */
export function failed(error: string, reason: FailureReason = 'other'): Failed {
  return { kind: 'failed', reason, error };
}

/** Trying again may help, and nothing has left this process. */
export function retryUnsent(error: string, reason: FailureReason = 'other'): Outcome {
  return { kind: 'retry', reason, error, mayHaveArrived: false };
}
