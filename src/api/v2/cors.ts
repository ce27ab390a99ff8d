// Cross-origin access to the v2 API: any origin, simple methods, three headers (reference row H5).
// Follows github.com/rs/cors with its defaults, preflight quirks included.
import type { ApiAnswer, ApiRequest } from '../http/exchange.ts';

const METHODS = new Set(['GET', 'POST', 'HEAD', 'OPTIONS']);
/** In the order in which browsers must list them. */
const HEADERS = ['accept', 'content-type', 'x-requested-with'];
const MAX_EMPTY_ELEMENTS = 16;

const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Answers a preflight; undefined when the request is none. */
export function answerPreflight(request: ApiRequest): ApiAnswer | undefined {
  if (request.method !== 'OPTIONS') return undefined;
  const method = request.header('access-control-request-method');
  if (method === undefined || method === '') return undefined;
  const headers = request.header('access-control-request-headers');
  const isAllowed =
    hasOrigin(request) && METHODS.has(method) && (headers === undefined || areAllowed(headers));
  return {
    status: 204,
    body: undefined,
    headers: isAllowed ? grant(method, headers) : { Vary: PREFLIGHT_VARY },
  };
}

/** Adds the header by which a browser hands the answer to a page of another origin. */
export function withCors(answer: ApiAnswer, request: ApiRequest): ApiAnswer {
  if (!hasOrigin(request) || !METHODS.has(request.method)) return answer;
  return { ...answer, headers: { ...answer.headers, 'Access-Control-Allow-Origin': '*' } };
}

function hasOrigin(request: ApiRequest): boolean {
  const origin = request.header('origin');
  return origin !== undefined && origin !== '';
}

function grant(method: string, headers: string | undefined): Readonly<Record<string, string>> {
  return {
    'Access-Control-Allow-Methods': method,
    'Access-Control-Allow-Origin': '*',
    Vary: PREFLIGHT_VARY,
    ...(headers === undefined || headers === '' ? {} : { 'Access-Control-Allow-Headers': headers }),
  };
}

/** Whether the list names known headers only, in lower case, sorted and without repetition. */
function areAllowed(list: string): boolean {
  let lastSeen = -1;
  let emptyElements = 0;
  for (const element of list.split(',')) {
    // At most one blank on each side is optional white space.
    const name = element.replace(/^[ \t]/, '').replace(/[ \t]$/, '');
    if (name === '') {
      emptyElements += 1;
      if (emptyElements > MAX_EMPTY_ELEMENTS) return false;
      continue;
    }
    const position = HEADERS.indexOf(name);
    if (position <= lastSeen) return false;
    lastSeen = position;
  }
  return true;
}
