// The connections of one http_config: kept alive and bounded per host, one set per proxy, renewed
// when a certificate file changes.
import type * as Undici from 'undici';
import type { HttpConfig } from '../../config/http-config.ts';
import type { LoadedTls, TlsOptions } from '../tls/tls-options.ts';
import { loadUndici } from './load-undici.ts';
import { authorizationOfUrl, decodeLeniently } from './url-credentials.ts';

/** Enough for many groups at once, and few enough not to flood a struggling service. */
const MAX_CONNECTIONS_PER_ORIGIN = 64;

/** The signal of each request limits its time, so undici's own limits are off. */
const TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 } as const;

export class Connections {
  readonly #config: Pick<HttpConfig, 'enableHttp2' | 'proxyConnectHeaders'>;
  readonly #byRoute = new Map<string, Undici.Dispatcher>();
  /** The TLS settings that all of `#byRoute` use. */
  #tlsKey = '';

  constructor(config: Pick<HttpConfig, 'enableHttp2' | 'proxyConnectHeaders'>) {
    this.#config = config;
  }

  /** The connections to use for a URL, by way of a proxy or straight. */
  async dispatcherFor(
    target: URL,
    { tls, proxy }: { readonly tls: LoadedTls; readonly proxy: URL | undefined },
  ): Promise<Undici.Dispatcher> {
    const undici = await loadUndici();
    if (tls.key !== this.#tlsKey) this.#retireAll();
    this.#tlsKey = tls.key;

    const route = proxy === undefined ? '' : `${target.protocol} ${proxy.href}`;
    const known = this.#byRoute.get(route);
    if (known !== undefined) return known;
    const made =
      proxy === undefined
        ? this.#direct(undici, tls.options)
        : this.#throughProxy(undici, { proxy, protocol: target.protocol, tls: tls.options });
    this.#byRoute.set(route, made);
    return made;
  }

  /** Ends all connections; requests under way fail. */
  async close(): Promise<void> {
    const all = [...this.#byRoute.values()];
    this.#byRoute.clear();
    await Promise.all(all.map((dispatcher) => dispatcher.destroy()));
  }

  #direct(undici: typeof Undici, tls: TlsOptions): Undici.Dispatcher {
    return new undici.Agent({
      ...TIMEOUTS,
      connections: MAX_CONNECTIONS_PER_ORIGIN,
      allowH2: this.#config.enableHttp2,
      connect: { ...tls, allowH2: this.#config.enableHttp2 },
    });
  }

  #throughProxy(
    undici: typeof Undici,
    {
      proxy,
      protocol,
      tls,
    }: { readonly proxy: URL; readonly protocol: string; readonly tls: TlsOptions },
  ): Undici.Dispatcher {
    if (/^socks5h?:$/.test(proxy.protocol)) return throughSocks(undici, proxy, tls);
    const token = authorizationOfUrl(proxy);
    const bare = new URL(proxy);
    bare.username = '';
    bare.password = '';
    // CONNECT is for TLS; a plain request is sent to the proxy itself, without CONNECT's headers.
    const isTunnel = protocol === 'https:';
    return new undici.ProxyAgent({
      ...TIMEOUTS,
      uri: bare.href,
      ...(token === undefined ? {} : { token }),
      proxyTunnel: isTunnel,
      headers: isTunnel ? this.#connectHeaders() : {},
      connections: MAX_CONNECTIONS_PER_ORIGIN,
      requestTls: { ...tls },
      proxyTls: { ...tls },
    });
  }

  #connectHeaders(): Record<string, string[]> {
    const headers: Record<string, string[]> = {};
    for (const [name, value] of this.#config.proxyConnectHeaders) {
      headers[name] = [...(headers[name] ?? []), value.reveal()];
    }
    return headers;
  }

  /** Lets requests under way finish on the old settings. */
  #retireAll(): void {
    for (const dispatcher of this.#byRoute.values()) {
      // Nothing waits for this: closing fails only when it was closed before.
      dispatcher.close().catch(() => undefined);
    }
    this.#byRoute.clear();
  }
}

/** As in Go, `socks5` and `socks5h` are the same: the proxy looks names up. */
function throughSocks(undici: typeof Undici, proxy: URL, tls: TlsOptions): Undici.Dispatcher {
  const options = {
    username: decodeLeniently(proxy.username),
    password: decodeLeniently(proxy.password),
    connections: MAX_CONNECTIONS_PER_ORIGIN,
    // Taken, though the type does not know it. The connection to the proxy itself has no TLS.
    requestTls: { ...tls },
  };
  return new undici.Socks5ProxyAgent(`socks5://${proxy.host}`, options);
}
