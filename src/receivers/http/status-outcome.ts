// What an HTTP reply means for a notification: sent, try again, or give up (row P5).
// Source: prometheus/alertmanager:notify/util.go (Retrier, GetFailureReasonFromStatusCode).
import type { EpochMs } from '../../model/instant.ts';
import type { FailureReason, Outcome } from '../../notify/integration.ts';
import { failed } from '../outcomes.ts';
import { excerpt } from '../secrets/redact.ts';
import type { HttpReply } from './http-reply.ts';

type Answer = Extract<HttpReply, { kind: 'answer' }>;

export interface StatusRules {
  readonly now: EpochMs;
  /** Statuses to retry besides 5xx and 429. */
  readonly retryCodes?: readonly number[];
  /** Put before the error, as in `channel "#ops": …`. */
  readonly prefix?: string;
}

/** A 2xx answer, whose body the receiver may still judge; or the outcome. */
export type Judgement = { readonly kind: 'success'; readonly answer: Answer } | Unsent;

type Unsent = Exclude<Outcome, { kind: 'sent' }>;

/** Judges by the status alone. */
export function judgeReply(reply: HttpReply, rules: StatusRules): Judgement {
  const prefix = rules.prefix ?? '';
  if (reply.kind === 'error') {
    const { error, reason, mayHaveArrived } = reply;
    return { kind: 'retry', reason, error: prefix + error, mayHaveArrived };
  }
  const { status } = reply;
  if (isSuccess(status)) return { kind: 'success', answer: reply };
  const text = excerpt(reply.text);
  const error = `${prefix}unexpected status code ${status}${text === '' ? '' : `: ${text}`}`;
  const reason = reasonOfStatus(status);
  if (!isRetried(status, rules.retryCodes ?? [])) return failed(error, reason);
  const retryAfterMs = readRetryAfter(reply, rules.now);
  // A gateway that gave up waiting cannot know what the service did.
  const outcome = { kind: 'retry', reason, error, mayHaveArrived: status === 504 } as const;
  return retryAfterMs === undefined ? outcome : { ...outcome, retryAfterMs };
}

/** Upstream's failure reason for a status that is no success. */
function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 403) return 'authError';
  if (status === 429) return 'rateLimited';
  if (status >= 400 && status < 500) return 'clientError';
  if (status >= 500 && status < 600) return 'serverError';
  return 'other';
}

/** Reads Retry-After as seconds or as an HTTP date; undefined when absent or malformed. */
export function readRetryAfter(
  answer: Pick<Answer, 'retryAfter'>,
  now: EpochMs,
): number | undefined {
  const text = answer.retryAfter?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // An HTTP date begins with the name of the day; Date.parse alone would take much more.
  const date = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function isRetried(status: number, retryCodes: readonly number[]): boolean {
  return (status >= 500 && status < 600) || status === 429 || retryCodes.includes(status);
}
