// ApiRequest over Node's request objects (HTTP/1 and the compatible face of HTTP/2): no web
// Request is built, no header is copied, and the body is read where it arrives.
import type { IncomingMessage } from 'node:http';
import type { ApiRequest, BodyResult } from './exchange.ts';

export class NodeRequest implements ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly #incoming: IncomingMessage;

  /** `prefixLength` characters at the start of the path are the route prefix, and left out. */
  constructor(incoming: IncomingMessage, prefixLength: number) {
    this.#incoming = incoming;
    const target = originForm(incoming.url ?? '/');
    const at = target.indexOf('?');
    this.method = incoming.method ?? 'GET';
    this.path = target.slice(prefixLength, at < 0 ? undefined : at);
    this.query = at < 0 ? '' : target.slice(at + 1);
  }

  header(lowerCaseName: string): string | undefined {
    const value = this.#incoming.headers[lowerCaseName];
    return typeof value === 'string' ? value : value?.join(', ');
  }

  readBody(maxBytes: number | undefined): Promise<BodyResult> {
    const cap = maxBytes ?? Number.POSITIVE_INFINITY;
    if (Number(this.#incoming.headers['content-length'] ?? 0) > cap) {
      return Promise.resolve({ ok: false, error: 'tooLarge' });
    }
    return collect(this.#incoming, cap);
  }
}

/** A client of a proxy may send the absolute URL; the faces want what follows the host. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const path = target.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function collect(incoming: IncomingMessage, cap: number): Promise<BodyResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= cap) {
        chunks.push(chunk);
        return;
      }
      // The rest is not read; whoever writes the answer closes the connection.
      incoming.off('data', onData);
      incoming.pause();
      resolve({ ok: false, error: 'tooLarge' });
    };
    incoming.on('data', onData);
    incoming.once('end', () => {
      const [only] = chunks;
      const value = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, size);
      resolve({ ok: true, value });
    });
    // After `end` these change nothing, because a promise settles once.
    incoming.once('error', () => {
      resolve({ ok: false, error: 'aborted' });
    });
    incoming.once('close', () => {
      resolve({ ok: false, error: 'aborted' });
    });
  });
}
