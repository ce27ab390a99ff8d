// The HTTP client of all receivers: http_config's credentials, TLS, proxies and redirects, with
// errors that say what happened and never a secret (row C20).
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { HttpConfig } from '../../config/http-config.ts';
import type { FailureReason } from '../../notify/integration.ts';
import { explainAbort } from '../deadline.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { redact, secretsOfUrl, secretsOfUserInfo } from '../redact.ts';
import { TlsLoader, type LoadedTls } from '../tls-options.ts';
import { readBoundedBody } from './bounded-body.ts';
import { Connections } from './connections.ts';
import { describeNetworkError } from './network-error.ts';
import { proxiesOf, proxyFor } from './proxy-choice.ts';
import { nextHop, type Hop } from './redirect.ts';
import { headersFor, loadCredentials, type Credentials } from './request-headers.ts';

export interface PostRequest {
  /** May carry a token. */
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
}

/** What came of a request. All texts are free of secrets. */
export type HttpReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfter: string | undefined;
      /** At most 64 kB. */
      readonly text: string;
      /** The body broke off. */
      readonly bodyError: string | undefined;
    }
  | {
      readonly kind: 'error';
      readonly error: string;
      readonly reason: FailureReason;
      /** The service may have got the whole request. */
      readonly mayHaveArrived: boolean;
    };

export interface HttpClient {
  /** Posts once, following redirects. Never rejects; an aborted signal gives an error reply. */
  post(request: PostRequest, signal: AbortSignal): Promise<HttpReply>;
  close(): Promise<void>;
}

type HttpClientDeps = Pick<IntegrationDeps, 'environment' | 'readFile' | 'version'>;

/** Everything one send needs, read at its start. */
interface Attempt {
  readonly credentials: Credentials;
  readonly tls: LoadedTls;
  readonly contentType: string;
  readonly signal: AbortSignal;
}

type HopReply =
  | { readonly kind: 'answer'; readonly response: Dispatcher.ResponseData }
  | { readonly kind: 'lost'; readonly error: unknown; readonly wasWritten: boolean };

/** Creates a client for one receiver; it opens connections when they are needed. */
export function createHttpClient(config: HttpConfig, deps: HttpClientDeps): HttpClient {
  return new UndiciHttpClient(config, deps);
}

class UndiciHttpClient implements HttpClient {
  readonly #config: HttpConfig;
  readonly #deps: HttpClientDeps;
  readonly #connections: Connections;
  readonly #tls: TlsLoader;

  constructor(config: HttpConfig, deps: HttpClientDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#connections = new Connections(config);
    this.#tls = new TlsLoader(config.tlsConfig, deps.readFile);
  }

  async post(request: PostRequest, signal: AbortSignal): Promise<HttpReply> {
    const { url, contentType, body } = request;
    if (!isHttpUrl(url)) return notSent('the URL is not valid');
    if (signal.aborted) return aborted(signal, false);
    const credentials = await loadCredentials(this.#config, this.#deps.readFile);
    if (!credentials.ok) return notSent(credentials.error);
    const tls = await this.#tls.load();
    if (!tls.ok) return notSent(tls.error);

    const first: Hop = { url: new URL(url), method: 'POST', body, isForeign: false };
    const attempt = { credentials: credentials.value, tls: tls.value, contentType, signal };
    const reply = await this.#follow(first, attempt);
    const proxies = proxiesOf(this.#config.proxy, this.#deps.environment);
    return withoutSecrets(reply, [
      ...secretsOfUrl(url),
      ...credentials.value.secrets,
      ...proxies.flatMap(secretsOfUserInfo),
    ]);
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  async #follow(first: Hop, attempt: Attempt): Promise<HttpReply> {
    const path: [Hop, ...Hop[]] = [first];
    for (;;) {
      const hop = path.at(-1) ?? first;
      const reply = await this.#send(hop, attempt);
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

  async #send(hop: Hop, attempt: Attempt): Promise<HopReply> {
    const written = watchBody(hop.body);
    try {
      const proxy = proxyFor(hop.url, this.#config.proxy, this.#deps.environment);
      const dispatcher = this.#connections.dispatcherFor(hop.url, { tls: attempt.tls, proxy });
      const response = await dispatcher.request({
        origin: hop.url.origin,
        path: hop.url.pathname + hop.url.search,
        method: hop.method,
        headers: headersFor(hop, {
          credentials: attempt.credentials,
          userAgent: `Tocsin/${this.#deps.version}`,
          contentType: attempt.contentType,
        }),
        body: written.body,
        signal: attempt.signal,
      });
      return { kind: 'answer', response };
    } catch (error) {
      return { kind: 'lost', error, wasWritten: written.hasBegun() };
    }
  }
}

interface WatchedBody {
  readonly body: Readable | null;
  readonly hasBegun: () => boolean;
}

/** Tells whether a connection has begun to write the body: before that, nothing can have arrived. */
function watchBody(text: string | undefined): WatchedBody {
  if (text === undefined) return { body: null, hasBegun: () => false };
  let begun = false;
  async function* pieces(): AsyncGenerator<Buffer> {
    begun = true;
    yield Buffer.from(text ?? '');
  }
  return { body: Readable.from(pieces()), hasBegun: () => begun };
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

function notSent(error: string): HttpReply {
  return lost(error, false);
}

function lost(error: string, mayHaveArrived: boolean): HttpReply {
  return { kind: 'error', error: `Post "<redacted>": ${error}`, reason: 'other', mayHaveArrived };
}

function aborted(signal: AbortSignal, mayHaveArrived: boolean): HttpReply {
  const { error, reason } = explainAbort(signal);
  return { kind: 'error', error: `Post "<redacted>": ${error}`, reason, mayHaveArrived };
}

function withoutSecrets(reply: HttpReply, secrets: readonly string[]): HttpReply {
  if (reply.kind === 'error') return { ...reply, error: redact(reply.error, secrets) };
  return { ...reply, text: redact(reply.text, secrets) };
}
