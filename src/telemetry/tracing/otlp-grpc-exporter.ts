// OtlpGrpcExporter: sends spans by OTLP/gRPC, one unary call per batch over HTTP/2 (row C23).
// Source: grpc/grpc:doc/PROTOCOL-HTTP2.md; OTLP 1.x specification, section OTLP/gRPC.
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { gzipSync } from 'node:zlib';
import type { OtlpTarget } from './otlp-target.ts';
import type { ExportOutcome, SpanExporter } from './span-exporter.ts';

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** grpc-status values after which the specification wants the same request again. */
const RETRIED: ReadonlyMap<string, string> = new Map([
  ['1', 'Canceled'],
  ['4', 'DeadlineExceeded'],
  ['10', 'Aborted'],
  ['11', 'OutOfRange'],
  ['14', 'Unavailable'],
  ['15', 'DataLoss'],
]);

/** A compression flag, and the length in four bytes. */
const FRAME_HEADER_BYTES = 5;

/** What an answer says in its headers, or in the trailers behind its message. */
interface Status {
  httpStatus: number;
  grpcStatus: string | undefined;
  grpcMessage: string;
}

export class OtlpGrpcExporter implements SpanExporter {
  readonly #target: OtlpTarget;
  #session: ClientHttp2Session | undefined;

  constructor(target: OtlpTarget) {
    this.#target = target;
  }

  async export(message: Uint8Array, signal: AbortSignal): Promise<ExportOutcome> {
    try {
      return judge(await this.#call(message, signal));
    } catch (error) {
      const text = error instanceof Error ? error.message : 'unknown error';
      return { kind: signal.aborted ? 'failed' : 'retry', error: text };
    }
  }

  close(): void {
    this.#session?.destroy();
    this.#session = undefined;
  }

  #call(message: Uint8Array, signal: AbortSignal): Promise<Status> {
    const { timeoutMs } = this.#target;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const session = this.#connect();
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        // A connection that does not answer would take every later call as well.
        session.destroy();
        reject(new Error(signal.aborted ? 'aborted' : `no answer within ${timeoutMs} ms`));
      };
      if (limited.aborted) {
        giveUp();
        return;
      }
      limited.addEventListener('abort', giveUp, { once: true });
      session.once('error', reject);
      const stream = session.request(this.#headers());
      stream.end(frame(message, this.#target.isCompressed));
      readStatus(stream)
        .then(resolve, reject)
        .finally(() => {
          limited.removeEventListener('abort', giveUp);
          session.off('error', reject);
        });
    });
  }

  /** One connection, made again when the last one is gone. */
  #connect(): ClientHttp2Session {
    const known = this.#session;
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const { url, tls } = this.#target;
    const session = connect(url.origin, tls);
    // Each call hears of it by itself; between calls nobody needs to.
    session.on('error', () => undefined);
    session.on('goaway', () => {
      session.close();
    });
    session.unref();
    this.#session = session;
    return session;
  }

  #headers(): Record<string, string> {
    const { headers, isCompressed, timeoutMs, userAgent } = this.#target;
    return {
      'user-agent': userAgent,
      ...Object.fromEntries(headers),
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: PATH,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${timeoutMs}m`,
      ...(isCompressed ? { 'grpc-encoding': 'gzip' } : {}),
    };
  }
}

function frame(message: Uint8Array, isCompressed: boolean): Buffer {
  const payload = isCompressed ? gzipSync(message) : message;
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt8(isCompressed ? 1 : 0, 0);
  header.writeUInt32BE(payload.length, 1);
  return Buffer.concat([header, payload]);
}

/** Waits for the end of the call. A call that fails at once has its status in the headers. */
function readStatus(stream: ClientHttp2Stream): Promise<Status> {
  const status: Status = { httpStatus: 0, grpcStatus: undefined, grpcMessage: '' };
  const take = (headers: Readonly<Record<string, unknown>>): void => {
    const code = headers['grpc-status'];
    if (typeof code !== 'string') return;
    status.grpcStatus = code;
    status.grpcMessage = decodeMessage(headers['grpc-message']);
  };
  return new Promise((resolve, reject) => {
    stream.on('response', (headers) => {
      status.httpStatus = headers[':status'] ?? 0;
      take(headers);
    });
    stream.on('trailers', take);
    stream.on('error', reject);
    stream.on('close', () => {
      resolve(status);
    });
    stream.resume();
  });
}

/** Its bytes beyond printable ASCII are percent-encoded. */
function decodeMessage(value: unknown): string {
  if (typeof value !== 'string') return '';
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function judge({ httpStatus, grpcStatus, grpcMessage }: Status): ExportOutcome {
  if (grpcStatus === '0') return { kind: 'sent' };
  if (grpcStatus === undefined) {
    const isBusy = [0, 429, 502, 503, 504].includes(httpStatus);
    const error = httpStatus === 0 ? 'the call was broken off' : `HTTP status ${httpStatus}`;
    return { kind: isBusy ? 'retry' : 'failed', error };
  }
  const name = RETRIED.get(grpcStatus);
  const error = `grpc-status ${name ?? grpcStatus}${grpcMessage === '' ? '' : `: ${grpcMessage}`}`;
  return { kind: name === undefined ? 'failed' : 'retry', error };
}
