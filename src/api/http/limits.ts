// The two limits on requests: how many reads may be under way, and how long an answer may take
// (reference rows H3 and H4).
import type { Clock } from '../../model/clock.ts';
import { isStreamed, type ApiAnswer, type ApiHandler, type ApiRequest } from './exchange.ts';
import { errorAnswer } from './text-answer.ts';

export interface GetLimitOptions {
  /** At least 1. */
  readonly max: number;
  /** Requests that neither count nor are turned away. */
  isExempt(request: ApiRequest): boolean;
  onCount(count: number): void;
  onTurnedAway(): void;
}

/** Lets at most `max` GET requests be under way, streamed bodies included; more get 503. */
export function limitGets(handle: ApiHandler, options: GetLimitOptions): ApiHandler {
  let underWay = 0;
  const step = (change: 1 | -1): void => {
    underWay += change;
    options.onCount(underWay);
  };
  const release = (): void => {
    step(-1);
  };
  return (request) => {
    if (request.method !== 'GET' || options.isExempt(request)) return handle(request);
    if (underWay >= options.max) {
      options.onTurnedAway();
      return errorAnswer(
        503,
        `Limit of concurrent GET requests reached (${String(options.max)}), try again later.\n`,
      );
    }
    step(1);
    return releaseAfter(handle, request, release);
  };
}

async function releaseAfter(
  handle: ApiHandler,
  request: ApiRequest,
  release: () => void,
): Promise<ApiAnswer> {
  let body: ApiAnswer['body'];
  try {
    const answer = await handle(request);
    body = answer.body;
    return isStreamed(body) ? { ...answer, body: thenCall(body, release) } : answer;
  } finally {
    if (!isStreamed(body)) release();
  }
}

/**
 * Passes the pieces on, and calls `done` once when they end, fail, or nobody wants them any more.
 * Not a generator, because the `finally` of one that never started would not run.
 */
function thenCall(pieces: AsyncIterable<string>, done: () => void): AsyncIterable<string> {
  const source = pieces[Symbol.asyncIterator]();
  let isOpen = true;
  const finish = (): void => {
    if (isOpen) done();
    isOpen = false;
  };
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        try {
          const piece = await source.next();
          if (piece.done === true) finish();
          return piece;
        } catch (error) {
          finish();
          throw error;
        }
      },
      async return() {
        finish();
        await source.return?.();
        return { done: true, value: undefined };
      },
    }),
  };
}

export interface TimeLimitOptions {
  /** Above 0. */
  readonly timeoutMs: number;
  readonly clock: Pick<Clock, 'schedule'>;
}

/**
 * Answers 503 when `handle` has not answered in time; what it does goes on, its answer is dropped.
 * A streamed body is not cut once it has begun.
 */
export function limitTime(handle: ApiHandler, { timeoutMs, clock }: TimeLimitOptions): ApiHandler {
  const text = `Exceeded configured timeout of ${formatGoDuration(timeoutMs)}.\n`;
  const late: ApiAnswer = {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: text,
  };
  return (request) => {
    const answer = handle(request);
    return answer instanceof Promise ? inTime(answer) : answer;
  };

  function inTime(answer: Promise<ApiAnswer>): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const cancel = clock.schedule(timeoutMs, () => {
        isLate = true;
        resolve(late);
      });
      const settle = (inTimeOrNot: ApiAnswer): void => {
        cancel();
        if (isLate) dropBody(inTimeOrNot);
        else resolve(inTimeOrNot);
      };
      answer.then(settle, (error: unknown) => {
        cancel();
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }
}

/** Tells the maker of a streamed body that nobody will read it. */
function dropBody({ body }: ApiAnswer): void {
  if (isStreamed(body)) void body[Symbol.asyncIterator]().return?.();
}

/** Prints a duration as Go's `%v` does, for example `1m30s`, `1.5s` or `250ms`. */
function formatGoDuration(ms: number): string {
  if (ms < 1000) return `${String(ms)}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = `${String((ms % 60_000) / 1000)}s`;
  if (hours > 0) return `${String(hours)}h${String(minutes)}m${seconds}`;
  return minutes > 0 ? `${String(minutes)}m${seconds}` : seconds;
}
