// The HTTP client of all receivers: http_config's credentials, TLS, proxies and redirects, with
// errors that say what happened and never a secret (row C20).
import type { HttpConfig } from '../../config/http-config.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { redactReply } from '../secrets/redact-reply.ts';
import { secretsOfUrl, secretsOfUserInfo } from '../secrets/redact.ts';
import { aborted, HttpExchange, notSent } from './http-exchange.ts';
import type { HttpReply } from './http-reply.ts';
import type { HttpRequest, PostRequest } from './http-request.ts';
import { AccessTokens } from './oauth2/access-tokens.ts';
import { proxiesOf } from './proxy-choice.ts';
import { loadCredentials } from './request-headers.ts';

export type { HttpReply } from './http-reply.ts';
export type { PostRequest } from './http-request.ts';

export interface HttpClient {
  /** Sends once, following redirects. Never rejects; an aborted signal gives an error reply. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>;
  /** Sends a POST. */
  post(request: PostRequest, signal: AbortSignal): Promise<HttpReply>;
  close(): Promise<void>;
}

/** What a client is given besides its configuration. */
export type HttpClientDeps = Pick<
  IntegrationDeps,
  'clock' | 'dryRun' | 'environment' | 'readFile' | 'tracer' | 'trustedRoots' | 'version'
>;

/** Creates a client for one receiver; it opens connections when they are needed. */
export function createHttpClient(config: HttpConfig, deps: HttpClientDeps): HttpClient {
  return deps.dryRun?.client(config, deps) ?? new UndiciHttpClient(config, deps);
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

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    const read = await loadCredentials(this.#config, {
      readFile: this.#deps.readFile,
      accessToken: () => this.#tokens?.get(signal),
    });
    if (signal.aborted) return named(request, aborted(signal, false));
    if (!read.ok) return named(request, notSent(read.error));
    const credentials = read.value;
    const reply = await this.#exchange.send(request, { credentials, signal });
    const proxies = proxiesOf(this.#config.proxy, this.#deps.environment);
    return redactReply(named(request, reply), [
      ...secretsOfUrl(request.url),
      ...secretsOfAuthorization(request.authorization),
      ...credentials.secrets,
      ...proxies.flatMap(secretsOfUserInfo),
    ]);
  }

  post(request: PostRequest, signal: AbortSignal): Promise<HttpReply> {
    return this.send({ ...request, method: 'POST' }, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#exchange.close(), this.#tokens?.close()]);
  }
}

/** Says of an error what was being done; the URL is a secret of its own. */
function named({ method }: HttpRequest, reply: HttpReply): HttpReply {
  if (reply.kind === 'answer') return reply;
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return { ...reply, error: `${verb} "<redacted>": ${reply.error}` };
}

/** The header, and what follows the name of its scheme. */
function secretsOfAuthorization(header = ''): readonly string[] {
  return [header, header.slice(header.indexOf(' ') + 1)];
}
