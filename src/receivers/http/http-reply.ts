// What came of a request, in the words that receivers judge by.
import type { FailureReason } from '../../notify/integration.ts';

/** An answer, or the reason why there is none. All texts are free of secrets. */
export type HttpReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfter: string | undefined;
      /** At most 64 kB. */
      readonly text: string;
      /** The body broke off. */
      readonly bodyError: string | undefined;
    }
  | {
      readonly kind: 'error';
      readonly error: string;
      readonly reason: FailureReason;
      /** The service may have got the whole request. */
      readonly mayHaveArrived: boolean;
    };
