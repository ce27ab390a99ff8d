// Loads the library that speaks HTTP when it is first needed: neither a server's start nor most command
// lines should wait for it.
import type * as Undici from 'undici';

/** The only place that does: what a file has loaded it keeps, even when its source has gone since. */
export function loadUndici(): Promise<typeof Undici> {
  return import('undici');
}
