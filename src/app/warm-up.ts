// What the first page would otherwise wait for is loaded soon after the server has begun to answer.
import { MACHINE_ROOTS } from '../receivers/tls/trusted-roots.ts';

/** Late enough for those who wait for the server: the work takes a hundred milliseconds. */
const DELAY_MS = 1_000;

/** Loads the trusted certificates and the HTTP client. Returns what calls it off. */
export function warmUpLater(): () => void {
  const timer = setTimeout(() => {
    void Promise.all([MACHINE_ROOTS.load(), import('undici')]);
  }, DELAY_MS);
  return () => clearTimeout(timer);
}
