// HttpServer: one socket that speaks HTTP/1.1, and over TLS HTTP/2 when it is offered.
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2Server,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, ListenOptions, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { answerClientError, refuseTunnel } from './client-error.ts';
import type { TlsGate } from './tls-gate.ts';

export interface RequestListeners {
  readonly request: RequestListener;
  /** For a client that waits with its body until it is asked for. */
  readonly expectant: RequestListener;
}

/** Makes the gate of a socket that speaks TLS. */
export type NewGate = (serve: (socket: TLSSocket) => void) => TlsGate;

/** Prometheus keeps connections for minutes. */
const IDLE_MS = 300_000;
/** A sender that stalls in mid-request is cut off. */
const HEADERS_MS = 60_000;
/** Both as in Go: filters in URLs can be long. */
const MAX_HEADER_BYTES = 1_048_576;
const MAX_STREAMS = 250;

export class HttpServer {
  readonly #listeners: RequestListeners;
  readonly #server: Server;
  readonly #gate: TlsGate | undefined;
  readonly #sessions = new Set<ServerHttp2Session>();

  /** `newGate` undefined speaks plain HTTP/1.1. */
  constructor(listeners: RequestListeners, newGate: NewGate | undefined) {
    this.#listeners = listeners;
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, listeners.request);
    // Their bytes are limited, so their number need not be; Node would leave out those beyond it.
    this.#server.maxHeadersCount = 0;
    this.#server.keepAliveTimeout = IDLE_MS;
    this.#server.headersTimeout = HEADERS_MS;
    this.#server.on('checkContinue', listeners.expectant);
    this.#server.on('clientError', answerClientError);
    this.#server.on('connect', refuseTunnel);
    this.#gate = newGate && this.#secure(newGate);
  }

  /** Binds the socket. Rejects with Node's error when it cannot be had. */
  listen(
    options: ListenOptions | { readonly fd: number },
    onFault: (error: Error) => void,
  ): Promise<void> {
    const server = this.#server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(options, () => {
        server.off('error', reject);
        // Without a listener one connection that fails would end the process.
        server.on('error', onFault);
        resolve();
      });
    });
  }

  /** A path for a Unix socket. */
  address(): AddressInfo | string {
    const address = this.#server.address();
    if (address === null) throw new Error('The server does not listen');
    return address;
  }

  /** Takes no more connections and lets requests under way end for up to `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const server = this.#server;
    if (!server.listening) return;
    const cut = setTimeout(() => {
      server.closeAllConnections();
      this.#gate?.drop();
    }, graceMs);
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeIdleConnections();
      for (const session of this.#sessions) session.close();
    });
    clearTimeout(cut);
  }

  /**
   * Puts TLS before HTTP: Node's own reader of connections gets them only once their handshake is
   * done, so that its time limits and its list of connections go on to count.
   */
  #secure(newGate: NewGate): TlsGate {
    const server = this.#server;
    const readers = server.listeners('connection');
    server.removeAllListeners('connection');
    const http2 = this.#createHttp2();
    const gate = newGate((socket) => {
      if (socket.alpnProtocol === 'h2') http2.emit('connection', socket);
      else for (const read of readers) Reflect.apply(read, server, [socket]);
    });
    server.on('connection', (raw: Socket) => {
      gate.admit(raw);
    });
    return gate;
  }

  /** Reads the connections that chose HTTP/2; it does not listen itself. */
  #createHttp2(): Http2Server {
    const settings = { maxConcurrentStreams: MAX_STREAMS, maxHeaderListSize: MAX_HEADER_BYTES };
    // Node documents that its HTTP/2 requests can be used like those of HTTP/1.1, in place of which
    // they are typed apart.
    const listener = this.#listeners.request as unknown as Parameters<typeof createHttp2Server>[1];
    const server = createHttp2Server({ settings }, listener);
    server.setTimeout(IDLE_MS);
    server.on('session', (session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
    return server;
  }
}
