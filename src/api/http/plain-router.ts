// The router of everything outside the v2 API. Its own answers (404, 405, OPTIONS, redirects) are
// those of the router upstream uses (github.com/julienschmidt/httprouter).
import { decodedPath } from './clean-path.ts';
import type { ApiHandler, ApiRequest, ApiRoute } from './exchange.ts';
import { patternOf } from './path-pattern.ts';
import { emptyAnswer, errorAnswer, redirectAnswer } from './text-answer.ts';

export interface PlainRouterOptions {
  /** Put before every path in `Location`; empty or `/prefix`. */
  readonly prefix: string;
}

interface Entry {
  readonly path: string;
  readonly methods: Map<string, ApiHandler>;
  /** Undefined for a path without a parameter. */
  readonly pattern: RegExp | undefined;
}

/** Builds a handler from routes; requests carry paths without the prefix. */
export function createPlainRouter(
  routes: readonly ApiRoute[],
  { prefix }: PlainRouterOptions,
): ApiHandler {
  const entries = tabulate(routes);
  const find = (path: string): Entry | undefined =>
    entries.get(path) ?? [...entries.values()].find(({ pattern }) => pattern?.test(path));
  return (request) => {
    const entry = find(decodedPath(request.path));
    if (entry === undefined) return answerUnknown(request, { entries, find, prefix });
    const handle = entry.methods.get(request.method);
    if (handle !== undefined) return handle(request);
    const allow = [...new Set([...entry.methods.keys(), 'OPTIONS'])].sort().join(', ');
    if (request.method === 'OPTIONS') return emptyAnswer(200, { Allow: allow });
    return errorAnswer(405, 'Method Not Allowed', allow);
  };
}

interface Table {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly prefix: string;
  find(path: string): Entry | undefined;
}

/** A slash too many, a slash too few, or another letter case leads to the right path. */
function answerUnknown(request: ApiRequest, table: Table): ReturnType<ApiHandler> {
  const { method, query } = request;
  const path = decodedPath(request.path);
  const withOrWithoutSlash = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  const right =
    table.find(withOrWithoutSlash) === undefined
      ? [...table.entries.keys()].find((known) => known.toLowerCase() === path.toLowerCase())
      : withOrWithoutSlash;
  if (right === undefined || !table.find(right)?.methods.has(method)) {
    return errorAnswer(404, '404 page not found');
  }
  const location = `${table.prefix}${right}${query === '' ? '' : `?${query}`}`;
  return redirectAnswer(method === 'GET' ? 301 : 307, location, method);
}

function tabulate(routes: readonly ApiRoute[]): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const { method, path, handle } of routes) {
    const entry = entries.get(path) ?? { path, methods: new Map(), pattern: patternOf(path) };
    entry.methods.set(method, handle);
    entries.set(path, entry);
  }
  return entries;
}
