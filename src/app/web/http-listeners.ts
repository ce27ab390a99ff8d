// HttpListeners: the sockets of the server. They are bound first, so that a port in use is known
// at once and a port of 0 has a number, and answer for real once there is something to say.
import type { RequestListener } from 'node:http';
import type { ListenAddress } from '../flags/web-addresses.ts';
import { HttpServer, type RequestListeners } from './http-server.ts';
import type { WebSecurity } from './web-security.ts';

/** An address, or a socket that another program has opened for us. */
export type ListenTarget = ListenAddress | { readonly fd: number };

export interface BindOptions {
  /** Is told when a connection cannot be taken, for want of memory or descriptors. */
  readonly onFault: (error: Error) => void;
  /** Undefined speaks plain HTTP with everybody. Closed together with the sockets. */
  readonly security?: WebSecurity | undefined;
}

export class HttpListeners {
  readonly #servers: HttpServer[] = [];
  readonly #security: WebSecurity | undefined;
  #listener: RequestListener = answerWhileStarting;

  private constructor(security: WebSecurity | undefined) {
    this.#security = security;
  }

  /** Binds all targets. Rejects with Node's error, and no socket left, when one cannot be had. */
  static async bind(
    targets: readonly ListenTarget[],
    { onFault, security }: BindOptions,
  ): Promise<HttpListeners> {
    const listeners = new HttpListeners(security);
    const requestListeners = listeners.#guarded();
    const newGate = security?.tls === true ? security.newGate.bind(security) : undefined;
    try {
      for (const target of targets) {
        const server = new HttpServer(requestListeners, newGate);
        await server.listen(listenOptions(target), onFault);
        listeners.#servers.push(server);
      }
    } catch (error) {
      await listeners.close(0);
      throw error;
    }
    return listeners;
  }

  /** From now on requests go to `listener`. */
  serve(listener: RequestListener): void {
    this.#listener = listener;
  }

  /** `host:port` of each socket, with the real port, or its path. */
  addresses(): readonly string[] {
    return this.#servers.map((server) => {
      const at = server.address();
      if (typeof at === 'string') return at;
      return at.family === 'IPv6' ? `[${at.address}]:${at.port}` : `${at.address}:${at.port}`;
    });
  }

  /** Whether the sockets speak TLS, and HTTP/2 over it. */
  get protocol(): { readonly tls: boolean; readonly http2: boolean } {
    return { tls: this.#security?.tls ?? false, http2: this.#security?.http2 ?? false };
  }

  /** The port of the first socket that has one. */
  get port(): number {
    for (const server of this.#servers) {
      const at = server.address();
      if (typeof at !== 'string') return at.port;
    }
    return 0;
  }

  /** Takes no more connections and lets requests under way end for up to `graceMs`. */
  async close(graceMs: number): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close(graceMs)));
    await this.#security?.close();
  }

  #guarded(): RequestListeners {
    const request: RequestListener = (incoming, outgoing) => {
      this.#listener(incoming, outgoing);
    };
    // As Go does: the body is asked for once the request is let in, so one that is refused need
    // not send it.
    const expectant: RequestListener = (incoming, outgoing) => {
      outgoing.writeContinue();
      this.#listener(incoming, outgoing);
    };
    const security = this.#security;
    if (security === undefined) return { request, expectant };
    return { request: security.guard(request), expectant: security.guard(expectant) };
  }
}

const answerWhileStarting: RequestListener = (request, response) => {
  const isHealthy = request.url?.endsWith('/-/healthy') ?? false;
  response.writeHead(isHealthy ? 200 : 503, {
    'Content-Type': 'text/plain; charset=utf-8',
    ...(isHealthy ? {} : { 'Retry-After': '1' }),
  });
  response.end(isHealthy ? 'OK' : 'Not ready: loading state\n');
};

function listenOptions(target: ListenTarget): { fd: number } | { port: number; host?: string } {
  if ('fd' in target) return { fd: target.fd };
  const { host, port } = target;
  return { port, ...(host === '' ? {} : { host }) };
}
