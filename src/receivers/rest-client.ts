// RestClient: GET, POST and PUT for services whose notifications are more than one posted document.
// It keeps the HTTP client's promises: http_config, redirects, and no secret in any text.
import { Readable } from 'node:stream';
import type { HttpConfig } from '../config/http-config.ts';
import { readBoundedBody } from './http/bounded-body.ts';
import { Connections } from './http/connections.ts';
import { startHopSpan } from './http/hop-span.ts';
import type { HttpClientDeps } from './http/http-client.ts';
import { aborted, notSent } from './http/http-exchange.ts';
import type { HttpReply } from './http/http-reply.ts';
import { describeNetworkError } from './http/network-error.ts';
import { AccessTokens } from './http/oauth2/access-tokens.ts';
import { proxiesOf, proxyFor } from './http/proxy-choice.ts';
import { nextHop, type Hop } from './http/redirect.ts';
import { headersFor, loadCredentials, type Credentials } from './http/request-headers.ts';
import { redactReply } from './redact-reply.ts';
import { secretsOfUrl, secretsOfUserInfo } from './redact.ts';
import { TlsLoader, type LoadedTls } from './tls-options.ts';

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** May carry a token. */
  readonly url: string;
  /** JSON; only a GET has none. */
  readonly body?: string;
}

/** Everything one request needs, read at its start. */
interface Attempt {
  readonly method: RestRequest['method'];
  readonly credentials: Credentials;
  readonly tls: LoadedTls;
  readonly signal: AbortSignal;
}

type Response = Awaited<ReturnType<ReturnType<Connections['dispatcherFor']>['request']>>;

type HopReply =
  | { readonly kind: 'answer'; readonly response: Response }
  | { readonly kind: 'lost'; readonly error: string; readonly wasWritten: boolean };

export class RestClient {
  readonly #config: HttpConfig;
  readonly #deps: HttpClientDeps;
  readonly #connections: Connections;
  readonly #tls: TlsLoader;
  readonly #tokens: AccessTokens | undefined;

  constructor(config: HttpConfig, deps: HttpClientDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#connections = new Connections(config);
    this.#tls = new TlsLoader(config.tlsConfig, deps.readFile);
    this.#tokens =
      config.auth.kind === 'oauth2' ? new AccessTokens(config.auth.oauth2, deps) : undefined;
  }

  /** Sends once, following redirects. Never rejects; an aborted signal gives an error reply. */
  async send(request: RestRequest, signal: AbortSignal): Promise<HttpReply> {
    const credentials = await loadCredentials(this.#config, {
      readFile: this.#deps.readFile,
      accessToken: () => this.#tokens?.get(signal),
    });
    const tls = await this.#tls.load();
    if (signal.aborted) return named(request, aborted(signal, false));
    if (!credentials.ok) return named(request, notSent(credentials.error));
    if (!tls.ok) return named(request, notSent(tls.error));
    const { method, url, body } = request;
    if (!URL.canParse(url)) return named(request, notSent('the URL is not valid'));
    const first: Hop = {
      url: new URL(url),
      // Redirects treat a PUT as they treat a POST.
      method: method === 'GET' ? 'GET' : 'POST',
      body,
      isForeign: false,
    };
    const attempt = { method, credentials: credentials.value, tls: tls.value, signal };
    const proxies = proxiesOf(this.#config.proxy, this.#deps.environment);
    return redactReply(named(request, await this.#follow(first, attempt)), [
      ...secretsOfUrl(url),
      ...credentials.value.secrets,
      ...proxies.flatMap(secretsOfUserInfo),
    ]);
  }

  async close(): Promise<void> {
    await Promise.all([this.#connections.close(), this.#tokens?.close()]);
  }

  async #follow(first: Hop, attempt: Attempt): Promise<HttpReply> {
    const path: [Hop, ...Hop[]] = [first];
    for (;;) {
      const hop = path.at(-1) ?? first;
      const reply = await this.#trace(hop, attempt);
      if (reply.kind === 'lost') {
        const { error, wasWritten } = reply;
        if (attempt.signal.aborted) return aborted(attempt.signal, wasWritten);
        return { kind: 'error', reason: 'other', error, mayHaveArrived: wasWritten };
      }
      const { response } = reply;
      const location = this.#config.followRedirects ? one(response.headers['location']) : undefined;
      const next = nextHop(path, response.statusCode, location);
      if (next.kind === 'stay') return toReply(response);
      await readBoundedBody(response.body);
      if (next.kind === 'refuse') return notSent(next.error);
      path.push(next.hop);
    }
  }

  async #trace(hop: Hop, attempt: Attempt): Promise<HopReply> {
    const span = startHopSpan(hop, this.#deps.tracer);
    const reply = await this.#send(hop, attempt, span?.traceparent);
    if (reply.kind === 'answer') {
      const { statusCode } = reply.response;
      span?.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 400) span?.recordError(`status ${statusCode}`);
    } else {
      // Its text may hold a secret.
      span?.recordError(attempt.signal.aborted ? 'request aborted' : 'request failed');
    }
    span?.end();
    return reply;
  }

  async #send(hop: Hop, attempt: Attempt, traceparent: string | undefined): Promise<HopReply> {
    let isWritten = false;
    const { body: text } = hop;
    // Undici takes the body when a connection is ready: before that, nothing can have arrived.
    async function* pieces(): AsyncGenerator<Buffer> {
      isWritten = true;
      yield Buffer.from(text ?? '');
    }
    try {
      const { credentials, tls, signal, method } = attempt;
      const proxy = proxyFor(hop.url, this.#config.proxy, this.#deps.environment);
      const headers = headersFor(hop, {
        credentials,
        userAgent: `Tocsin/${this.#deps.version}`,
        contentType: 'application/json',
      });
      if (traceparent !== undefined) headers['traceparent'] = traceparent;
      const response = await this.#connections.dispatcherFor(hop.url, { tls, proxy }).request({
        origin: hop.url.origin,
        path: hop.url.pathname + hop.url.search,
        method: hop.method === 'GET' ? 'GET' : method,
        headers,
        body: text === undefined ? null : Readable.from(pieces()),
        signal,
      });
      return { kind: 'answer', response };
    } catch (error) {
      return { kind: 'lost', error: describeNetworkError(error), wasWritten: isWritten };
    }
  }
}

async function toReply({ statusCode, headers, body }: Response): Promise<HttpReply> {
  const { text, error } = await readBoundedBody(body);
  return {
    kind: 'answer',
    status: statusCode,
    contentType: one(headers['content-type']) ?? '',
    retryAfter: one(headers['retry-after']),
    text,
    bodyError: error,
  };
}

/** Says of an error what was being done; the URL may be a secret. */
function named({ method }: RestRequest, reply: HttpReply): HttpReply {
  if (reply.kind === 'answer') return reply;
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return { ...reply, error: `${verb} "<redacted>": ${reply.error}` };
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}
