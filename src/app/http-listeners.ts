// HttpListeners: the sockets of the server. They are bound first, so that a port in use is known
// at once and a port of 0 has a number, and answer for real once there is something to say.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ListenAddress } from './serve-options.ts';

export class HttpListeners {
  readonly #servers: readonly Server[];
  readonly #onFault: (error: Error) => void;
  #listener: RequestListener = answerWhileStarting;

  private constructor(servers: readonly Server[], onFault: (error: Error) => void) {
    this.#servers = servers;
    this.#onFault = onFault;
  }

  /**
   * Binds all addresses. Rejects with Node's error, and no socket left, when one cannot be had.
   * `onFault` is told when a connection cannot be taken, for want of memory or descriptors.
   */
  static async bind(
    addresses: readonly ListenAddress[],
    onFault: (error: Error) => void,
  ): Promise<HttpListeners> {
    const servers: Server[] = [];
    const listeners = new HttpListeners(servers, onFault);
    try {
      for (const address of addresses) servers.push(await listeners.#listen(address));
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

  /** `host:port` of each socket, with the real port. */
  addresses(): readonly string[] {
    return this.#servers.map((server) => {
      const { address, family, port } = addressOf(server);
      return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
    });
  }

  /** The port of the first socket. */
  get port(): number {
    const [first] = this.#servers;
    return first === undefined ? 0 : addressOf(first).port;
  }

  /** Takes no more connections and lets requests under way end for up to `graceMs`. */
  async close(graceMs: number): Promise<void> {
    await Promise.all(this.#servers.map((server) => closeServer(server, graceMs)));
  }

  #listen({ host, port }: ListenAddress): Promise<Server> {
    const server = createServer((request, response) => {
      this.#listener(request, response);
    });
    // Prometheus keeps connections for minutes; a sender that stalls in mid-request is cut off.
    server.keepAliveTimeout = 300_000;
    server.headersTimeout = 60_000;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, ...(host === '' ? {} : { host }) }, () => {
        server.off('error', reject);
        // Without a listener one connection that fails would end the process.
        server.on('error', this.#onFault);
        resolve(server);
      });
    });
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

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address;
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return;
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
