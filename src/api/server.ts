// The whole HTTP surface as one value: faces, route prefix, limits and request metrics. Listening,
// TLS and shutdown are the application's business.
import type { RequestListener } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { AlertService } from '../engine/alert-service.ts';
import type { DeadLetterService } from '../engine/dead-letter-service.ts';
import type { ReceiverTrials } from '../engine/receiver-trials.ts';
import type { SilenceService } from '../engine/silence-service.ts';
import type { Clock } from '../model/clock.ts';
import type { Logger } from '../model/logger.ts';
import type { Tracer } from '../model/tracer.ts';
import { createApiExt } from './ext/v1/api-ext.ts';
import { cleanPath, hasBrokenEscape } from './http/clean-path.ts';
import type { ApiAnswer, ApiHandler, ApiRequest, ApiRoute } from './http/exchange.ts';
import { withMetrics, type HttpMetrics } from './http/http-metrics.ts';
import { limitGets, limitTime } from './http/limits.ts';
import { NodeRequest } from './http/node-request.ts';
import { patternOf } from './http/path-pattern.ts';
import { createPlainRouter } from './http/plain-router.ts';
import { BROKEN_TARGET, errorAnswer, redirectAnswer } from './http/text-answer.ts';
import { withTracing } from './http/traced-requests.ts';
import { rawPath, WebRequest } from './http/web-request.ts';
import { toResponse } from './http/write-answer.ts';
import { createApiOps, type ApiOpsDeps } from './ops/api-ops.ts';
import { createProfileRoutes } from './ops/profiles.ts';
import type { PageFile } from './page/page-file.ts';
import { createPageRoutes } from './page/page-routes.ts';
import type { FilterParser } from './reads/parse-filter.ts';
import { answerOptions, createApiV1 } from './v1/api-v1.ts';
import { failure } from './v1/envelope.ts';
import { createApiV2 } from './v2/api-v2.ts';
import { frameworkError } from './v2/errors.ts';
import type { VersionInfo } from './v2/read-handlers.ts';

export interface HttpAppDeps extends ApiOpsDeps {
  readonly service: AlertService;
  readonly silences: SilenceService;
  /** What the extension API is about; without it there is none. */
  readonly ext?: { readonly deadLetters: DeadLetterService; readonly trials: ReceiverTrials };
  readonly filters: FilterParser;
  readonly versionInfo: VersionInfo;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: HttpMetrics;
  /** Gets a span of every request; default: nobody traces. */
  readonly tracer?: Tracer;
  /** The files of the web page; default: it is missing. */
  readonly page?: readonly PageFile[];
  readonly options: HttpAppOptions;
}

export interface HttpAppOptions {
  /** Empty, or `/prefix` without a slash at its end (row H2). */
  readonly routePrefix: string;
  /** GET requests at the same time, at least 1 (row H3). */
  readonly getConcurrency: number;
  /** Milliseconds; 0 sets no limit (row H4). */
  readonly timeoutMs: number;
  /** Undefined sets no cap on bodies of alerts. */
  readonly maxBodyBytes: number | undefined;
  /** Sites besides this one that may show the page in a frame. */
  readonly frameAncestors: readonly string[];
  /** Whether profiles can be taken. */
  readonly enableDebug: boolean;
}

export interface HttpApp {
  /** Answers web requests, in memory or behind any server. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Answers Node's requests; bodies are read from Node's own stream. */
  readonly listener: RequestListener;
  /** Every operation, with paths that lack the route prefix. */
  readonly routes: readonly ApiRoute[];
}

type Bindings = Partial<HttpBindings>;

/** Composes the HTTP surface. Nothing in it runs before a request arrives. */
export function createHttpApp(deps: HttpAppDeps): HttpApp {
  const { routePrefix: prefix } = deps.options;
  const { routes, handle } = createSurface(deps);
  const app = new Hono<{ Bindings: Bindings }>({ getPath: (request) => rawPath(request.url) });
  app.all(`${prefix}/*`, async (c) => {
    const request = requestOf(c, prefix.length);
    return toResponse(forProtocol(await handle(request), c), request.method);
  });
  const outside = outsideOf(prefix);
  app.all('*', async (c) => toResponse(await outside(requestOf(c, 0)), c.req.method));
  return {
    routes,
    // Outside Node there are no bindings.
    fetch: (request) => app.fetch(request, {}),
    listener: toNodeListener(app),
  };
}

/** All faces behind one handler, with everything that holds for every request around it. */
function createSurface(deps: HttpAppDeps): {
  readonly routes: readonly ApiRoute[];
  readonly handle: ApiHandler;
} {
  const { clock, metrics, options } = deps;
  const prefix = options.routePrefix;
  const { maxBodyBytes } = options;
  const v2 = createApiV2({ ...deps, maxBodyBytes });
  const ext = deps.ext && createApiExt({ ...deps.ext, filters: deps.filters, maxBodyBytes });
  const others = [
    ...createApiV1({ ...deps, maxBodyBytes }),
    ...createApiOps(deps),
    ...createPageRoutes(deps.page ?? [], options),
    ...(options.enableDebug ? createProfileRoutes() : []),
  ];
  const routes = [...v2.routes, ...(ext?.routes ?? []), ...others];
  const dispatched = dispatch({
    v2: v2.handle,
    ext: ext?.handle,
    plain: createPlainRouter(others, { prefix }),
    prefix,
  });
  const limited = limitGets(withoutThrows(dispatched, deps.logger), {
    max: options.getConcurrency,
    // Clients that read slowly hold their places: nobody must take that for a process that hangs.
    isExempt: ({ path }) => path === '/-/healthy' || path === '/-/ready',
    onCount: (count) => {
      metrics.getsInFlight(count);
    },
    onTurnedAway: () => {
      metrics.getTurnedAway();
    },
  });
  const timed =
    options.timeoutMs > 0 ? limitTime(limited, { timeoutMs: options.timeoutMs, clock }) : limited;
  const nameOf = routeNamer(routes);
  const { tracer } = deps;
  const handle = withMetrics(
    tracer === undefined ? timed : withTracing(timed, { tracer, nameOf }),
    {
      metrics,
      monotonicMs: () => clock.monotonicMs(),
      nameOf,
    },
  );
  return { routes, handle };
}

const EXT = '/api/ext/';

interface Faces {
  readonly v2: ApiHandler;
  readonly ext: ApiHandler | undefined;
  readonly plain: ApiHandler;
  readonly prefix: string;
}

/** Chooses the face by the path (reference row H1). */
function dispatch({ v2, ext, plain, prefix }: Faces): ApiHandler {
  return (request) => {
    const { method, path, query } = request;
    if (hasBrokenEscape(path)) return BROKEN_TARGET;
    const whole = `${prefix}${path}`;
    const clean = path === '/api/v2' ? `${whole}/` : cleanPath(whole);
    if (clean !== whole) return redirectAnswer(307, withQuery(clean, query), method);
    if (path.startsWith('/api/v2/')) return v2(request);
    if (ext !== undefined && path.startsWith(EXT)) return ext(request);
    if (method === 'OPTIONS' && path.startsWith('/api/v1/')) return answerOptions();
    return plain(request);
  };
}

/** Paths that lack the route prefix: the root leads to it (reference row H2). */
function outsideOf(prefix: string): ApiHandler {
  const root: ApiRoute = {
    method: 'GET',
    path: '/',
    handle: ({ method }) => redirectAnswer(302, prefix, method),
  };
  const plain = createPlainRouter(prefix === '' ? [] : [root], { prefix: '' });
  return (request) => {
    const clean = cleanPath(request.path);
    return clean === request.path
      ? plain(request)
      : redirectAnswer(307, withQuery(clean, request.query), request.method);
  };
}

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}

/** Exceptions are faults of ours: the log gets the message, the client a 500. */
function withoutThrows(handle: ApiHandler, logger: Logger): ApiHandler {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      const { method, path } = request;
      const reason = error instanceof Error ? error.message : String(error);
      logger.log('error', 'A request failed', { method, path, reason });
      if (path.startsWith('/api/v2/') || path.startsWith(EXT)) {
        return frameworkError({ code: 500, message: FAULT });
      }
      return path.startsWith('/api/v1/') ? failure(500, FAULT) : errorAnswer(500, FAULT);
    }
  };
}

const FAULT = 'internal error';

/** Names requests by the path of the contract, and all unknown paths together. */
function routeNamer(routes: readonly ApiRoute[]): (request: ApiRequest) => string {
  const names = new Set(routes.map(({ path }) => path));
  const patterns = [...names].flatMap((name) => {
    const pattern = patternOf(name);
    return pattern === undefined ? [] : [{ name, pattern }];
  });
  return ({ path }) => {
    if (names.has(path)) return path;
    const trimmed = path.replace(/\/$/, '');
    return patterns.find(({ pattern }) => pattern.test(trimmed))?.name ?? 'other';
  };
}

/** HTTP/2 has no header about connections: a request that is not read is a stream that ends. */
function forProtocol(answer: ApiAnswer, c: Context<{ Bindings: Bindings }>): ApiAnswer {
  if (answer.headers['Connection'] === undefined) return answer;
  const isHttp2 = (c.env.incoming?.httpVersionMajor ?? 1) >= 2;
  if (!isHttp2) return answer;
  const others = Object.entries(answer.headers).filter(([name]) => name !== 'Connection');
  return { ...answer, headers: Object.fromEntries(others) };
}

function requestOf(c: Context<{ Bindings: Bindings }>, prefixLength: number): ApiRequest {
  const { incoming } = c.env;
  return incoming === undefined
    ? new WebRequest(c.req.raw, prefixLength)
    : new NodeRequest(incoming, prefixLength);
}

function toNodeListener(app: Hono<{ Bindings: Bindings }>): RequestListener {
  // A client of HTTP/1.0, such as a load balancer that checks health, need not name a host.
  const hostname = 'localhost';
  // Node reads on what is left of a body, so that the connection survives an answer that came
  // early (row H4); the adapter would cut it off. A stream of HTTP/2 is closed alone.
  const http1 = getRequestListener(app.fetch, { hostname, autoCleanupIncoming: false });
  const http2 = getRequestListener(app.fetch, { hostname });
  return (incoming, outgoing) => {
    const listener = incoming.httpVersionMajor >= 2 ? http2 : http1;
    // It settles when the answer is written, and handles its own failures.
    void listener(incoming, outgoing);
  };
}
