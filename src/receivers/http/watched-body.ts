// Tells whether a connection has begun to write a request: before that, nothing can have arrived.
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

export interface WatchedBody {
  readonly body: Readable | null;
  readonly hasBegun: () => boolean;
  /** The dispatcher to send by. */
  readonly dispatcher: Dispatcher;
}

/** Watches a body by giving it piece by piece; undefined for a request that changes nothing. */
export function watchBody(text: string | undefined, dispatcher: Dispatcher): WatchedBody {
  if (text === undefined) return { body: null, hasBegun: () => false, dispatcher };
  if (text === '') return watchStart(dispatcher);
  let begun = false;
  async function* pieces(): AsyncGenerator<Buffer> {
    begun = true;
    yield Buffer.from(text ?? '');
  }
  return { body: Readable.from(pieces()), hasBegun: () => begun, dispatcher };
}

/**
 * Watches the start of a request without a body. A body of no pieces would do for HTTP/1.1, but undici
 * never ends a request with that over HTTP/2.
 */
function watchStart(dispatcher: Dispatcher): WatchedBody {
  let begun = false;
  const watched = dispatcher.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context: unknown) => {
      begun = true;
      start?.(controller, context);
    };
    return dispatch(options, handler);
  });
  return { body: null, hasBegun: () => begun, dispatcher: watched };
}
