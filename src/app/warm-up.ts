// What messages need is loaded soon after the server has begun to answer: the first page need not wait
// for it, and an upgrade that replaces the program's files does not take it from a server that runs.
import type { Logger } from '../model/logger.ts';
import { loadMail } from '../receivers/email/load-mail.ts';
import { loadUndici } from '../receivers/http/load-undici.ts';
import { MACHINE_ROOTS } from '../receivers/tls/trusted-roots.ts';

/** Whoever waits for the server has its answer by then, and has hardly posted alerts yet. */
const DELAY_MS = 250;

/** Loads it in a moment. Returns what calls that off. */
export function warmUpLater(logger: Logger, load: () => Promise<void> = loadWhatSends): () => void {
  const timer = setTimeout(() => {
    load().then(
      () => logger.log('debug', 'Loaded what messages need'),
      (error: unknown) => {
        const err = error instanceof Error ? error.message : String(error);
        logger.log('warn', 'Cannot load what messages need; the first of them tries again', {
          err,
        });
      },
    );
  }, DELAY_MS);
  return () => clearTimeout(timer);
}

/** One after the other: each keeps the event loop for some ten milliseconds. */
async function loadWhatSends(): Promise<void> {
  await MACHINE_ROOTS.load();
  await loadUndici();
  await loadMail();
}
