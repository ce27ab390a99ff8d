// OtlpCollector: takes spans on this host by OTLP/gRPC or OTLP/HTTP, and answers as told.
import { once } from 'node:events';
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { CERT, KEY } from './test-certificate.ts';

export interface GrpcCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly isCompressed: boolean;
  readonly message: Buffer;
}

/** How a gRPC call ends. */
export type GrpcAnswer =
  | { readonly kind: 'status'; readonly status: string; readonly message?: string }
  /** With headers alone, as servers do that do not know the method. */
  | { readonly kind: 'headers only'; readonly status: string }
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

export class GrpcCollector {
  readonly calls: GrpcCall[] = [];
  answer: () => GrpcAnswer = () => ({ kind: 'status', status: '0' });
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  sessionCount = 0;

  private constructor(isTls: boolean) {
    this.#server = isTls ? createSecureServer({ cert: CERT, key: KEY }) : createServer();
    this.#server.on('session', (session: ServerHttp2Session) => {
      this.sessionCount += 1;
      this.#sessions.add(session);
      session.on('error', () => undefined).on('close', () => this.#sessions.delete(session));
    });
    this.#server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      void this.#take(stream, headers);
    });
  }

  static async listen(options: { readonly tls?: boolean } = {}): Promise<GrpcCollector> {
    const collector = new GrpcCollector(options.tls ?? false);
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get endpoint(): string {
    // Of a TCP server this is never null nor a path.
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks all connections off and goes on listening. */
  dropSessions(): void {
    for (const session of this.#sessions) session.destroy();
  }

  async close(): Promise<void> {
    this.dropSessions();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    stream.on('error', () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const frame = Buffer.concat(chunks);
    if (frame.length < 5 || frame.readUInt32BE(1) !== frame.length - 5) {
      this.#respond(stream, { kind: 'status', status: '13', message: 'not one whole message' });
      return;
    }
    this.calls.push({
      path: String(headers[':path']),
      headers,
      isCompressed: frame.readUInt8(0) === 1,
      message: frame.subarray(5),
    });
    this.#respond(stream, this.answer());
  }

  #respond(stream: ServerHttp2Stream, answer: GrpcAnswer): void {
    const grpc = { ':status': 200, 'content-type': 'application/grpc' };
    switch (answer.kind) {
      case 'hang':
        return;
      case 'reset':
        stream.close(2);
        return;
      case 'http':
        stream.respond({ ':status': answer.status }, { endStream: true });
        return;
      case 'headers only':
        stream.respond({ ...grpc, 'grpc-status': answer.status }, { endStream: true });
        return;
      case 'status': {
        const { status, message = '' } = answer;
        stream.respond(grpc, { waitForTrailers: true });
        stream.on('wantTrailers', () => {
          stream.sendTrailers({ 'grpc-status': status, 'grpc-message': message });
        });
        // An empty ExportTraceServiceResponse.
        stream.end(Buffer.alloc(5));
      }
    }
  }
}
