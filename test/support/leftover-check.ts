// Fails a test file that leaves something running: a timer, a socket, a server or a process.
import { afterAll, expect } from 'vitest';

/** What the event loop names; the runner's own channel to its parent is none of these. */
const WATCHED = new Set(['ProcessWrap', 'TCPServerWrap', 'TCPSocketWrap', 'TLSWrap', 'UDPWRAP']);

/**
 * Sockets finish closing a few turns of the event loop after `close` was called; and whoever reads the replies
 * of Redis gives back a large buffer bit by bit, over seconds.
 */
const GRACE_MS = 10_000;
const POLL_MS = 5;

const realSetTimeout = globalThis.setTimeout;
const timers: NodeJS.Timeout[] = [];

// The runner has timers of its own, so the event loop's count of them says nothing: note those that
// are made through the globals, which is how code under test makes them.
globalThis.setTimeout = noting(globalThis.setTimeout);
globalThis.setInterval = noting(globalThis.setInterval);

const before = countWatched();

afterAll(async () => {
  const deadline = performance.now() + GRACE_MS;
  while (leftovers().length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => realSetTimeout(resolve, POLL_MS));
  }
  expect(leftovers(), 'left running at the end of the file').toEqual([]);
});

function leftovers(): readonly string[] {
  const resources = [...countWatched()].filter(([kind, n]) => n > (before.get(kind) ?? 0));
  const kinds = resources.map(([kind]) => kind);
  return timers.some(isRunning) ? [...kinds, 'Timer'] : kinds;
}

/** Whether a timer may still fire and keeps the process alive meanwhile. */
function isRunning(timer: NodeJS.Timeout): boolean {
  // Node tells in public whether a timer is referenced, but not whether it is over.
  return timer.hasRef() && Reflect.get(timer, '_destroyed') !== true;
}

function countWatched(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (WATCHED.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

function noting<F extends (...args: never[]) => NodeJS.Timeout>(make: F): F {
  const wrapper = (...args: Parameters<F>): NodeJS.Timeout => {
    const timer = make(...args);
    timers.push(timer);
    return timer;
  };
  // With the properties of the original, such as its promisified form, it is an F.
  return Object.assign(wrapper, make);
}
