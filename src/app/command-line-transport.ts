// The command line's way to a server by an http_config: the credentials, TLS and proxies of the
// receivers' HTTP client, for requests that are not posts (reference row F10).
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ApiAnswer, ApiRequest, Transport } from '../cli/api/transport.ts';
import { formatProblem } from '../config/config.ts';
import { decodeNode } from '../config/decode/codec.ts';
import { readYaml } from '../config/decode/yaml-source.ts';
import type { HttpConfig } from '../config/http-config.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../config/http-codec.ts';
import { ProblemLog } from '../config/problem-log.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { AccessTokens } from '../receivers/http/oauth2/access-tokens.ts';
import { Connections } from '../receivers/http/connections.ts';
import { describeNetworkError } from '../receivers/http/network-error.ts';
import { proxiesOf, proxyFor, type Environment } from '../receivers/http/proxy-choice.ts';
import { nextHop, type Hop } from '../receivers/http/redirect.ts';
import {
  headersFor,
  loadCredentials,
  type Credentials,
} from '../receivers/http/request-headers.ts';
import { redact, secretsOfUrl, secretsOfUserInfo } from '../receivers/secrets/redact.ts';
import { TlsLoader } from '../receivers/tls/tls-options.ts';
import { SystemClock } from '../telemetry/system-clock.ts';

interface Options {
  readonly environment: Environment;
  readonly version: string;
}

/**
 * Opens a transport by a file with an http_config; without one, by the proxies of the environment.
 * Fails with the problems of the file, none of which holds a secret.
 */
export async function openCommandLineTransport(
  file: string | undefined,
  options: Options,
): Promise<Result<Transport>> {
  const config = file === undefined ? ok(environmentConfig()) : await loadHttpConfig(file);
  return config.ok ? ok(new ConfiguredTransport(config.value, options)) : config;
}

function environmentConfig(): HttpConfig {
  return { ...toHttpConfig(HTTP_DEFAULTS), proxy: { kind: 'environment' } };
}

async function loadHttpConfig(file: string): Promise<Result<HttpConfig>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return fail(error instanceof Error ? error.message : `cannot read ${file}`);
  }
  const source = readYaml(text);
  const log = new ProblemLog(source, { file, baseDir: dirname(file), matcherMode: 'fallback' });
  const { root } = source;
  const section = root === undefined ? HTTP_DEFAULTS : decodeNode(httpConfig, root, log)?.value;
  const problems = log.problems();
  if (problems.length > 0 || section === undefined) {
    return fail(problems.map(formatProblem).join('\n'));
  }
  return ok(toHttpConfig(section));
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8');

class ConfiguredTransport implements Transport {
  readonly #config: HttpConfig;
  readonly #options: Options;
  readonly #connections: Connections;
  readonly #tls: TlsLoader;
  readonly #tokens: AccessTokens | undefined;

  constructor(config: HttpConfig, options: Options) {
    this.#config = config;
    this.#options = options;
    this.#connections = new Connections(config);
    this.#tls = new TlsLoader(config.tlsConfig, readText);
    const deps = { ...options, clock: new SystemClock(), readFile: readText };
    this.#tokens =
      config.auth.kind === 'oauth2' ? new AccessTokens(config.auth.oauth2, deps) : undefined;
  }

  async send(request: ApiRequest, signal: AbortSignal): Promise<Result<ApiAnswer>> {
    const credentials = await loadCredentials(this.#config, {
      readFile: readText,
      accessToken: () => this.#tokens?.get(signal),
    });
    if (!credentials.ok) return credentials;
    try {
      return await this.#follow(request, credentials.value, signal);
    } catch (error) {
      const proxies = proxiesOf(this.#config.proxy, this.#options.environment);
      return fail(
        redact(describeNetworkError(error), [
          ...secretsOfUrl(request.url.href),
          ...credentials.value.secrets,
          ...proxies.flatMap(secretsOfUserInfo),
        ]),
      );
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#connections.close(), this.#tokens?.close()]);
  }

  async #follow(
    { method, url, body }: ApiRequest,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<Result<ApiAnswer>> {
    const tls = await this.#tls.load();
    if (!tls.ok) return tls;
    // A redirect of a deletion that keeps its method does not occur between servers of alerts.
    const first: Hop = { url, method: method === 'POST' ? 'POST' : 'GET', body, isForeign: false };
    const path: [Hop, ...Hop[]] = [first];
    for (;;) {
      const hop = path.at(-1) ?? first;
      const proxy = proxyFor(hop.url, this.#config.proxy, this.#options.environment);
      const dispatcher = await this.#connections.dispatcherFor(hop.url, { tls: tls.value, proxy });
      const response = await dispatcher.request({
        origin: hop.url.origin,
        path: hop.url.pathname + hop.url.search,
        method: hop === first ? method : hop.method,
        headers: headersFor(hop, {
          credentials,
          userAgent: `amtool/${this.#options.version}`,
          contentType: 'application/json',
        }),
        body: hop.body ?? null,
        signal,
      });
      const text = await response.body.text();
      const location = this.#config.followRedirects ? one(response.headers['location']) : undefined;
      const next = nextHop(path, response.statusCode, location);
      if (next.kind === 'refuse') return fail(next.error);
      if (next.kind === 'stay') {
        const contentType = one(response.headers['content-type']) ?? '';
        return ok({ status: response.statusCode, contentType, text });
      }
      path.push(next.hop);
    }
  }
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}
