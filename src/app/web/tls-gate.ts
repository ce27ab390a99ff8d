// TlsGate: makes TLS of fresh connections, with the certificates and rules as they are in the files
// at that moment (reference row H19). A change needs no restart; connections that exist go on.
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { formatProblem } from '../../config/config.ts';
import type { Logger } from '../../model/logger.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { clientProblem, proofOf } from './client-certificate.ts';
import { stampOf } from './file-stamp.ts';
import { pemPaths, readTlsOptions } from './tls-options.ts';
import type { ClientPolicy, TlsServerConfig, WebConfig } from './web-config.ts';

export interface TlsGateDeps {
  /** Asked at every connection; the same object until it changes. */
  readonly config: () => Result<WebConfig>;
  /** Whether HTTP/2 is offered; decided once, at the start. */
  readonly http2: boolean;
  readonly logger: Logger;
}

/** The alert that says "internal error" to a client whose handshake cannot even begin. */
const INTERNAL_ERROR = Uint8Array.of(0x15, 3, 1, 0, 2, 2, 80);

/** A server that never listens: connections are handed to it. */
type Handshaker = Server;

export class TlsGate {
  readonly #deps: TlsGateDeps;
  readonly #serve: (socket: TLSSocket) => void;
  readonly #open = new Set<Socket>();
  #config: TlsServerConfig | undefined;
  #stamp = '';
  #current: Result<Handshaker> | undefined;

  /** `serve` gets the connections whose handshake is done and whose client may come in. */
  constructor(serve: (socket: TLSSocket) => void, deps: TlsGateDeps) {
    this.#serve = serve;
    this.#deps = deps;
  }

  /** Takes a fresh connection. */
  admit(raw: Socket): void {
    this.#open.add(raw);
    raw.once('close', () => this.#open.delete(raw));
    const handshaker = this.#handshaker();
    if (handshaker.ok) {
      handshaker.value.emit('connection', raw);
      return;
    }
    raw.on('error', () => undefined);
    raw.end(INTERNAL_ERROR);
    raw.destroySoon();
  }

  /** Breaks off every connection, also those in the middle of their handshake. */
  drop(): void {
    for (const raw of this.#open) raw.destroy();
  }

  #handshaker(): Result<Handshaker> {
    const config = usableTls(this.#deps.config());
    // While the file is broken, nothing is known that could be stamped.
    if (!config.ok) return this.#keep(fail(config.error), undefined);
    const stamp = stampOf(pemPaths(config.value));
    if (this.#current !== undefined && config.value === this.#config && stamp === this.#stamp) {
      return this.#current;
    }
    this.#stamp = stamp;
    const options = readTlsOptions(config.value);
    if (!options.ok) return this.#keep(options, config.value);
    const server = createServer({
      ...options.value,
      ALPNProtocols: this.#deps.http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
    });
    server.on('secureConnection', (socket) => {
      this.#decide(socket, config.value.client);
    });
    server.on('tlsClientError', (error) => {
      this.#deps.logger.log('debug', 'TLS handshake failed', { err: error.message });
    });
    return this.#keep(ok(server), config.value);
  }

  /** Tells once about each new failure, however many connections it meets. */
  #keep(current: Result<Handshaker>, config: TlsServerConfig | undefined): Result<Handshaker> {
    const former = this.#current;
    this.#config = config;
    this.#current = current;
    const isTold = former?.ok === false && !current.ok && former.error === current.error;
    if (!current.ok && !isTold) {
      this.#deps.logger.log('error', 'Cannot take TLS connections', { err: current.error });
    }
    return current;
  }

  #decide(socket: TLSSocket, policy: ClientPolicy): void {
    const problem = clientProblem(policy, proofOf(socket));
    if (problem === undefined) {
      this.#serve(socket);
      return;
    }
    const remote = socket.remoteAddress;
    this.#deps.logger.log('debug', 'TLS handshake failed', { err: problem, remote });
    socket.destroy();
  }
}

/** What TLS a configuration asks for. Fails when it has problems, or asks for none any more. */
export function usableTls(config: Result<WebConfig>): Result<TlsServerConfig> {
  if (!config.ok) return config;
  const { tls, tlsProblems } = config.value;
  if (tlsProblems.length > 0) return fail(tlsProblems.map(formatProblem).join('\n'));
  return tls === undefined ? fail('TLS config is not present') : ok(tls);
}
