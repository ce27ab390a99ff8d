// HttpSink: an HTTP server on this host that records what it is sent and answers as told.
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { CERT, KEY } from './test-certificate.ts';

export interface SinkRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to do with a request: answer, say nothing, or break the connection off. */
export type SinkAnswer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
      /** Breaks the connection off after the body, which is announced as longer. */
      readonly isCutOff?: boolean;
      /** Says nothing more after the body, which is announced as longer. */
      readonly isEndless?: boolean;
      /** Thinks for so long before it answers. */
      readonly delayMs?: number;
    }
  | 'hang'
  | 'reset';

/** A certificate with its key, as PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

export interface HttpSinkOptions {
  readonly tls?: 'http/1.1' | 'h2';
  /** Asks for a client certificate that the test certificate has signed. */
  readonly requestCert?: boolean;
  readonly maxTlsVersion?: 'TLSv1.2';
  /** Instead of the test certificate. */
  readonly identity?: ServerIdentity;
}

/** What the handlers of all of Node's HTTP servers have in common. */
interface SinkResponse {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  write(chunk: string | Buffer): boolean;
  end(chunk: string | Buffer): unknown;
  readonly socket: { destroy(): unknown } | null;
}

export class HttpSink {
  readonly requests: SinkRequest[] = [];
  /** What `CONNECT` was asked for, when the sink plays a proxy. */
  readonly connects: { readonly target: string; readonly headers: IncomingHttpHeaders }[] = [];
  answer: (request: SinkRequest) => SinkAnswer = () => ({ status: 200 });
  /** How the sink, as a proxy, answers CONNECT. */
  connectStatus = 200;
  connectionCount = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #isTls: boolean;
  #port = 0;

  private constructor(options: HttpSinkOptions) {
    const tls = {
      ...(options.identity ?? { cert: CERT, key: KEY }),
      ca: CERT,
      requestCert: options.requestCert ?? false,
      ...(options.maxTlsVersion === undefined ? {} : { maxVersion: options.maxTlsVersion }),
    };
    this.#isTls = options.tls !== undefined;
    const handle = (request: IncomingMessage, response: SinkResponse): void => {
      void this.#handle(request, response);
    };
    if (options.tls === undefined) {
      this.#server = createServer(handle).on(
        'connect',
        (request: IncomingMessage, socket: Socket) => this.#tunnel(request, socket),
      );
    } else if (options.tls === 'h2') {
      // The compatibility layer's requests differ in type only.
      this.#server = createSecureServer(
        { ...tls, allowHTTP1: true },
        handle as unknown as Parameters<typeof createSecureServer>[1],
      );
    } else {
      this.#server = createTlsServer(tls, handle);
    }
    this.#server.on('connection', (socket: Socket) => {
      this.connectionCount++;
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('tlsClientError', () => undefined);
  }

  static async listen(options: HttpSinkOptions = {}): Promise<HttpSink> {
    const sink = new HttpSink(options);
    await new Promise<void>((resolve) => sink.#server.listen(0, '127.0.0.1', resolve));
    // Of a TCP server this is never null nor a path.
    sink.#port = (sink.#server.address() as AddressInfo).port;
    return sink;
  }

  get port(): number {
    return this.#port;
  }

  url(path = '/'): string {
    return `${this.#isTls ? 'https' : 'http'}://127.0.0.1:${this.#port}${path}`;
  }

  /** Breaks all connections off and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: SinkResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method = '', url = '', httpVersion, headers } = request;
    const body = Buffer.concat(chunks).toString('utf8');
    const received = { method, url, httpVersion, headers, body };
    this.requests.push(received);
    const answer = this.answer(received);
    const delayMs = typeof answer === 'object' ? (answer.delayMs ?? 0) : 0;
    if (delayMs === 0) {
      this.#respond(answer, response);
      return;
    }
    setTimeout(() => {
      this.#respond(answer, response);
    }, delayMs);
  }

  #respond(answer: SinkAnswer, response: SinkResponse): void {
    if (answer === 'hang') return;
    if (answer === 'reset') {
      response.socket?.destroy();
      return;
    }
    const { status, headers = {}, body = '', isCutOff = false, isEndless = false } = answer;
    if (!isCutOff && !isEndless) {
      response.writeHead(status, headers);
      response.end(body);
      return;
    }
    response.writeHead(status, { ...headers, 'content-length': String(body.length + 100) });
    response.write(body);
    if (isCutOff) setImmediate(() => response.socket?.destroy());
  }

  /** Plays a proxy's CONNECT. */
  #tunnel(request: IncomingMessage, socket: Socket): void {
    const target = request.url ?? '';
    this.connects.push({ target, headers: request.headers });
    if (this.connectStatus !== 200) {
      socket.end(`HTTP/1.1 ${this.connectStatus} No\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = target.split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    this.#sockets.add(upstream);
    upstream.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(upstream));
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  }
}
