// Waiting between attempts, for those who must be able to stop at any time.
import type { Clock } from '../model/clock.ts';

/** Resolves to true after `ms`, and to false as soon as the signal is aborted. */
export function interruptiblePause(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const stop = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.schedule(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
