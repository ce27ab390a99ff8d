// Waiting for the outside world, where no virtual clock reaches.

const POLL_MS = 20;

/** Resolves once `isDone` holds; rejects with what `describe` says when the time is over. */
export async function waitUntil(
  isDone: () => boolean | Promise<boolean>,
  timeoutMs: number,
  describe: () => string,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await isDone())) {
    if (performance.now() > until) throw new Error(`Waited in vain: ${describe()}`);
    await pause(POLL_MS);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
