// ApiRequest over a web Request: what tests and non-Node hosts of Hono hand in.
import type { ApiRequest, BodyResult } from './exchange.ts';

export class WebRequest implements ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly #request: Request;

  /** `prefixLength` characters at the start of the path are the route prefix, and left out. */
  constructor(request: Request, prefixLength: number) {
    this.#request = request;
    this.method = request.method;
    this.path = rawPath(request.url).slice(prefixLength);
    const at = request.url.indexOf('?');
    this.query = at < 0 ? '' : request.url.slice(at + 1).replace(/#.*$/, '');
  }

  header(lowerCaseName: string): string | undefined {
    const value = this.#request.headers.get(lowerCaseName);
    if (value !== null) return value;
    // A web Request states no length of its own; the faces only ask whether there is a body.
    const hasBody = lowerCaseName === 'transfer-encoding' && this.#request.body !== null;
    return hasBody ? 'chunked' : undefined;
  }

  async readBody(maxBytes: number | undefined): Promise<BodyResult> {
    const value = new Uint8Array(await this.#request.arrayBuffer());
    if (maxBytes !== undefined && value.length > maxBytes) return { ok: false, error: 'tooLarge' };
    return { ok: true, value };
  }
}

/** The path of an absolute URL, still percent-encoded. */
export function rawPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  const end = url.slice(start).search(/[?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
}
