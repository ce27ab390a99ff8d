// The HTTP client of all receivers: http_config's credentials, TLS, proxies and redirects, with
// errors that say what happened and never a secret (row C20).
import type { HttpConfig } from '../../config/http-config.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { redact, secretsOfUrl, secretsOfUserInfo } from '../redact.ts';
import { aborted, HttpExchange, notSent } from './http-exchange.ts';
import type { HttpReply } from './http-reply.ts';
import { AccessTokens } from './oauth2/access-tokens.ts';
import { proxiesOf } from './proxy-choice.ts';
import { loadCredentials } from './request-headers.ts';

export type { HttpReply } from './http-reply.ts';

export interface PostRequest {
  /** May carry a token. */
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
}

export interface HttpClient {
  /** Posts once, following redirects. Never rejects; an aborted signal gives an error reply. */
  post(request: PostRequest, signal: AbortSignal): Promise<HttpReply>;
  close(): Promise<void>;
}

/** What a client is given besides its configuration. */
export type HttpClientDeps = Pick<
  IntegrationDeps,
  'clock' | 'environment' | 'readFile' | 'tracer' | 'version'
>;

/** Creates a client for one receiver; it opens connections when they are needed. */
export function createHttpClient(config: HttpConfig, deps: HttpClientDeps): HttpClient {
  return new UndiciHttpClient(config, deps);
}

class UndiciHttpClient implements HttpClient {
  readonly #config: HttpConfig;
  readonly #deps: HttpClientDeps;
  readonly #exchange: HttpExchange;
  readonly #tokens: AccessTokens | undefined;

  constructor(config: HttpConfig, deps: HttpClientDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#exchange = new HttpExchange(config, deps);
    this.#tokens =
      config.auth.kind === 'oauth2' ? new AccessTokens(config.auth.oauth2, deps) : undefined;
  }

  async post(request: PostRequest, signal: AbortSignal): Promise<HttpReply> {
    const credentials = await loadCredentials(this.#config, {
      readFile: this.#deps.readFile,
      accessToken: () => this.#tokens?.get(signal),
    });
    if (signal.aborted) return namedPost(aborted(signal, false));
    if (!credentials.ok) return namedPost(notSent(credentials.error));
    const reply = await this.#exchange.post({ ...request, credentials: credentials.value }, signal);
    const proxies = proxiesOf(this.#config.proxy, this.#deps.environment);
    return withoutSecrets(namedPost(reply), [
      ...secretsOfUrl(request.url),
      ...credentials.value.secrets,
      ...proxies.flatMap(secretsOfUserInfo),
    ]);
  }

  async close(): Promise<void> {
    await Promise.all([this.#exchange.close(), this.#tokens?.close()]);
  }
}

/** Says of an error what was being done; the URL is a secret of its own. */
function namedPost(reply: HttpReply): HttpReply {
  return reply.kind === 'answer' ? reply : { ...reply, error: `Post "<redacted>": ${reply.error}` };
}

function withoutSecrets(reply: HttpReply, secrets: readonly string[]): HttpReply {
  if (reply.kind === 'error') return { ...reply, error: redact(reply.error, secrets) };
  return { ...reply, text: redact(reply.text, secrets) };
}
