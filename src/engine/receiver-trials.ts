// The port by which every face tries a receiver out: by a real message that is marked as a test, or
// by a look at what would be sent.
import type { PostedAlert } from '../dedupe/posted-alert.ts';
import type { Result } from '../model/result.ts';
import type { FailureReason } from '../notify/integration.ts';

/** What to try. Undefined fields set no condition; without alerts one is made up. */
export interface Trial {
  readonly alerts: readonly PostedAlert[];
  /** The kind, such as `webhook`. */
  readonly integration: string | undefined;
  /** Position among the integrations of one kind. */
  readonly index: number | undefined;
}

export type TrialProblem =
  /** No such receiver, or no such integration of it. */
  | { readonly kind: 'not found'; readonly message: string }
  /** An alert that nobody could post. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'busy'; readonly message: string };

interface TriedIntegration {
  readonly integration: string;
  readonly index: number;
}

export interface TestResult extends TriedIntegration {
  readonly elapsedMs: number;
  /** Undefined when the message was sent. */
  readonly failure:
    | {
        readonly reason: FailureReason;
        /** Free of secrets. */
        readonly error: string;
        /** Whether a notification would be tried again at once. */
        readonly wouldRetry: boolean;
      }
    | undefined;
}

export interface PreviewHeader {
  readonly name: string;
  readonly value: string;
}

/** One thing that would be sent, free of secrets. */
export type PreviewStep =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly url: string;
      readonly headers: readonly PreviewHeader[];
      /** Empty where there is none. */
      readonly body: string;
    }
  | {
      readonly kind: 'mail';
      /** Host and port. */
      readonly server: string;
      readonly from: string;
      readonly to: readonly string[];
      readonly subject: string;
      readonly headers: readonly PreviewHeader[];
      /** Empty for a mail without HTML. */
      readonly html: string;
      readonly text: string;
    };

export interface Preview extends TriedIntegration {
  /** In the order in which they would be sent. */
  readonly steps: readonly PreviewStep[];
  /** What depends on the answers of a service. */
  readonly notes: readonly string[];
  /** Why there is nothing further to show; undefined when there is nothing further. */
  readonly error: string | undefined;
}

export interface ReceiverTrials {
  /** Sends to each integration, one attempt each; resolves when all have ended. */
  test(receiver: string, trial: Trial): Promise<Result<readonly TestResult[], TrialProblem>>;
  /** Sends nothing. */
  preview(receiver: string, trial: Trial): Promise<Result<readonly Preview[], TrialProblem>>;
}
