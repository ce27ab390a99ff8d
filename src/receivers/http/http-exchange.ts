// One request and its answer over the connections of an http_config: TLS, proxies, redirects. It
// knows nothing of where credentials come from; its texts may hold secrets, which callers take out.
import type { Dispatcher } from 'undici';
import type { HttpConfig } from '../../config/http-config.ts';
import type { Span } from '../../model/tracer.ts';
import { explainAbort } from '../deadline.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { TlsLoader, type LoadedTls } from '../tls/tls-options.ts';
import { readBoundedBody } from './bounded-body.ts';
import { Connections } from './connections.ts';
import { startHopSpan } from './hop-span.ts';
import type { HttpReply } from './http-reply.ts';
import type { HttpRequest } from './http-request.ts';
import { describeNetworkError } from './network-error.ts';
import { proxyFor } from './proxy-choice.ts';
import { nextHop, type Hop } from './redirect.ts';
import { headersFor, type Credentials } from './request-headers.ts';
import { watchBody, type WatchedBody } from './watched-body.ts';

export type ExchangeConfig = Pick<
  HttpConfig,
  'tlsConfig' | 'proxy' | 'proxyConnectHeaders' | 'followRedirects' | 'enableHttp2'
>;

export type ExchangeDeps = Pick<
  IntegrationDeps,
  'environment' | 'readFile' | 'version' | 'tracer' | 'trustedRoots'
>;

export interface ExchangeOptions {
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
}

/** Everything one request needs, read at its start. */
interface Attempt extends ExchangeOptions {
  readonly request: HttpRequest;
  readonly tls: LoadedTls;
}

type HopReply =
  | { readonly kind: 'answer'; readonly response: Dispatcher.ResponseData }
  | { readonly kind: 'lost'; readonly error: unknown; readonly wasWritten: boolean };

export class HttpExchange {
  readonly #config: ExchangeConfig;
  readonly #deps: ExchangeDeps;
  readonly #connections: Connections;
  readonly #tls: TlsLoader;

  constructor(config: ExchangeConfig, deps: ExchangeDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#connections = new Connections(config);
    this.#tls = new TlsLoader(config.tlsConfig, deps.readFile, deps);
  }

  /** Sends once, following redirects. Never rejects; an aborted signal gives an error reply. */
  async send(request: HttpRequest, options: ExchangeOptions): Promise<HttpReply> {
    if (!isHttpUrl(request.url)) return notSent('the URL is not valid');
    if (options.signal.aborted) return aborted(options.signal, false);
    const tls = await this.#tls.load();
    if (!tls.ok) return notSent(tls.error);
    const { method } = request;
    const body = request.method === 'GET' ? undefined : request.body;
    const first: Hop = { url: new URL(request.url), method, body, isForeign: false };
    return this.#follow(first, { ...options, request, tls: tls.value });
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  async #follow(first: Hop, attempt: Attempt): Promise<HttpReply> {
    const path: [Hop, ...Hop[]] = [first];
    for (;;) {
      const hop = path.at(-1) ?? first;
      const reply = await this.#trace(hop, attempt);
      if (reply.kind === 'lost') {
        if (attempt.signal.aborted) return aborted(attempt.signal, reply.wasWritten);
        return lost(describeNetworkError(reply.error), reply.wasWritten);
      }
      const { response } = reply;
      const location = this.#config.followRedirects ? one(response.headers['location']) : undefined;
      const next = nextHop(path, response.statusCode, location);
      if (next.kind === 'stay') return finish(response);
      await readBoundedBody(response.body);
      if (next.kind === 'refuse') return notSent(next.error);
      path.push(next.hop);
    }
  }

  /** Gives each hop a span of its own, as upstream's transport does. */
  async #trace(hop: Hop, attempt: Attempt): Promise<HopReply> {
    const span = startHopSpan(hop, this.#deps.tracer);
    const reply = await this.#send(hop, attempt, span);
    if (reply.kind === 'lost') {
      // Its text may hold a secret, so the span tells the kind of error alone.
      span?.recordError(attempt.signal.aborted ? 'request aborted' : 'request failed');
    } else {
      const { statusCode } = reply.response;
      span?.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 400) span?.recordError(`status ${statusCode}`);
    }
    span?.end();
    return reply;
  }

  async #send(hop: Hop, attempt: Attempt, span: Span | undefined): Promise<HopReply> {
    let written: WatchedBody | undefined;
    try {
      const proxy = proxyFor(hop.url, this.#config.proxy, this.#deps.environment);
      const { credentials, request, tls } = attempt;
      const dispatcher = await this.#connections.dispatcherFor(hop.url, { tls, proxy });
      written = watchBody(hop.body, dispatcher);
      const headers = headersFor(hop, {
        credentials,
        userAgent: `Tocsin/${this.#deps.version}`,
        contentType: request.method === 'GET' ? '' : request.contentType,
        own: request,
      });
      if (span?.traceparent !== undefined) headers['traceparent'] = span.traceparent;
      const response = await written.dispatcher.request({
        origin: hop.url.origin,
        path: hop.url.pathname + hop.url.search,
        method: hop.method,
        headers,
        body: written.body,
        signal: attempt.signal,
      });
      return { kind: 'answer', response };
    } catch (error) {
      return { kind: 'lost', error, wasWritten: written?.hasBegun() ?? false };
    }
  }
}

async function finish(response: Dispatcher.ResponseData): Promise<HttpReply> {
  const body = await readBoundedBody(response.body);
  return {
    kind: 'answer',
    status: response.statusCode,
    contentType: one(response.headers['content-type']) ?? '',
    retryAfter: one(response.headers['retry-after']),
    text: body.text,
    bodyError: body.error,
  };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}

/** A reply for what failed before anything left this process. */
export function notSent(error: string): HttpReply {
  return lost(error, false);
}

/** A reply for a signal that was aborted. */
export function aborted(signal: AbortSignal, mayHaveArrived: boolean): HttpReply {
  const { error, reason } = explainAbort(signal);
  return { kind: 'error', error, reason, mayHaveArrived };
}

function lost(error: string, mayHaveArrived: boolean): HttpReply {
  return { kind: 'error', error, reason: 'other', mayHaveArrived };
}
