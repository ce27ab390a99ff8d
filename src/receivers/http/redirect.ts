// Where an answer sends us next, decided as Go's HTTP client decides it (net/http:client.go).
import type { HttpMethod } from './http-request.ts';

/** At most this many requests for one send. */
const MAX_REQUESTS = 10;

/** One request on the way to the final answer. */
export interface Hop {
  readonly url: URL;
  readonly method: HttpMethod;
  readonly body: string | undefined;
  /** A redirect has left the first host and its subdomains: no credentials from here on. */
  readonly isForeign: boolean;
}

export type NextHop =
  | { readonly kind: 'stay' }
  | { readonly kind: 'follow'; readonly hop: Hop }
  | { readonly kind: 'refuse'; readonly error: string };

/** Decides what a 3xx answer to `path`'s last hop means; anything else stays. */
export function nextHop(
  path: readonly [Hop, ...Hop[]],
  status: number,
  location: string | undefined,
): NextHop {
  const first = path[0];
  const last = path.at(-1) ?? first;
  const keepsBody = status === 307 || status === 308;
  if (!keepsBody && status !== 301 && status !== 302 && status !== 303) return { kind: 'stay' };
  if (location === undefined || location === '') return { kind: 'stay' };
  if (!URL.canParse(location, last.url.href)) {
    return { kind: 'refuse', error: 'cannot parse the Location header of a redirect' };
  }
  if (path.length >= MAX_REQUESTS) {
    return { kind: 'refuse', error: `stopped after ${MAX_REQUESTS} redirects` };
  }
  const url = new URL(location, last.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { kind: 'refuse', error: `unsupported protocol scheme "${url.protocol.slice(0, -1)}"` };
  }
  const isForeign = last.isForeign || !isSameOrBelow(url.hostname, first.url.hostname);
  const kept = keepsBody ? last : { method: 'GET' as const, body: undefined };
  return { kind: 'follow', hop: { url, method: kept.method, body: kept.body, isForeign } };
}

function isSameOrBelow(host: string, parent: string): boolean {
  // An IPv6 address ends in no domain, whatever its text looks like.
  return host === parent || (!host.startsWith('[') && host.endsWith(`.${parent}`));
}
