// A time limit of a receiver's own, on top of the flush's; and what an aborted attempt means.
import type { Clock } from '../model/clock.ts';
import { formatDuration } from '../model/duration.ts';
import type { DurationMs } from '../model/instant.ts';
import type { FailureReason } from '../notify/integration.ts';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Cancels the timer and lets go of the outer signal. */
  release(): void;
}

/** Follows `outer`, and aborts by itself after `timeoutMs`; 0 sets no limit of its own. */
export function startDeadline(
  outer: AbortSignal,
  options: { readonly name: string; readonly timeoutMs: DurationMs; readonly clock: Clock },
): Deadline {
  const { name, timeoutMs, clock } = options;
  if (timeoutMs <= 0) return { signal: outer, release: () => undefined };
  const controller = new AbortController();
  const follow = (): void => {
    controller.abort(outer.reason);
  };
  const cancel = clock.schedule(timeoutMs, () => {
    const text = `configured ${name} timeout reached (${formatDuration(timeoutMs)})`;
    controller.abort(new DOMException(text, 'TimeoutError'));
  });
  if (outer.aborted) follow();
  outer.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    release: () => {
      cancel();
      outer.removeEventListener('abort', follow);
    },
  };
}

/** Explains an abort in upstream's words: a deadline that passed, or a cancellation. */
export function explainAbort(signal: AbortSignal): { reason: FailureReason; error: string } {
  const cause: unknown = signal.reason;
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  const text = isTimeout ? 'context deadline exceeded' : 'context canceled';
  const detail = isTimeout && cause.message !== '' ? `: ${cause.message}` : '';
  return {
    reason: isTimeout ? 'contextDeadlineExceeded' : 'contextCanceled',
    error: text + detail,
  };
}
