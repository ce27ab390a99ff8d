// What a failed SMTP session means for a notification. Upstream retries everything; here a 5xx
// answer to the message itself is final, because the same message would get it again.
import type { FailureReason, Outcome } from '../../notify/integration.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { excerpt } from '../secrets/redact.ts';

/** The parts of nodemailer's errors that decide. */
export interface SmtpFailure {
  readonly message: string;
  /** Nodemailer's code, such as EENVELOPE. */
  readonly code: string;
  /** The server's answer; undefined when it gave none. */
  readonly responseCode: number | undefined;
}

/** The server was asked for this message and not merely for a session. */
const ABOUT_MESSAGE: ReadonlySet<string> = new Set(['EENVELOPE', 'EMESSAGE']);

/**
 * Judges an error. `wasWritten` says that the whole message went out: without an answer to it,
 * the mail may be on its way.
 */
export function judgeSmtpFailure(failure: SmtpFailure, wasWritten: boolean): Outcome {
  const { code, responseCode } = failure;
  const error = excerpt(failure.message);
  if (code === 'EAUTH') return retryUnsent(error, 'authError');
  if (ABOUT_MESSAGE.has(code) && isFinal(responseCode)) return failed(error, 'clientError');
  const reason: FailureReason = responseCode === undefined ? 'other' : 'serverError';
  const mayHaveArrived = wasWritten && responseCode === undefined;
  return { kind: 'retry', reason, error, mayHaveArrived };
}

/** Reads what nodemailer threw. */
export function readSmtpFailure(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) {
    return { message: 'unknown SMTP error', code: '', responseCode: undefined };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const response = 'responseCode' in error ? error.responseCode : undefined;
  const responseCode = typeof response === 'number' ? response : undefined;
  return { message: error.message, code, responseCode };
}

/**
 * 5xx, except 503, which complains of the session. Without an answer the client itself refused:
 * the message is larger than the server takes, or an address cannot be sent.
 */
function isFinal(responseCode: number | undefined): boolean {
  if (responseCode === undefined) return true;
  return responseCode >= 500 && responseCode < 600 && responseCode !== 503;
}
