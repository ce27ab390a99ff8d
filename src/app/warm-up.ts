// What the first page would otherwise wait for is loaded soon after the server has begun to answer.
import { MACHINE_ROOTS } from '../receivers/tls/trusted-roots.ts';

/** Whoever waits for the server has its answer by then, and has hardly posted alerts yet. */
const DELAY_MS = 50;

/** Loads the trusted certificates and the HTTP client. Returns what calls it off. */
export function warmUpLater(): () => void {
  const timer = setTimeout(() => {
    // One after the other: each keeps the event loop for some ten milliseconds.
    void MACHINE_ROOTS.load().then(() => import('undici'));
  }, DELAY_MS);
  return () => clearTimeout(timer);
}
