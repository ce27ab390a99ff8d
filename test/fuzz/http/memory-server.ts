// An HTTP server without a network: bytes in, an answer out, through Node's own parser and writer.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Duplex } from 'node:stream';
import { answerClientError, refuseTunnel } from '../../../src/app/web/client-error.ts';

/** As the server of the application has it. */
const MAX_HEADER_BYTES = 1_048_576;

export class MemoryServer {
  readonly #server: Server;

  constructor(listener: RequestListener) {
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, listener);
    this.#server.on('clientError', answerClientError);
    this.#server.on('connect', refuseTunnel);
  }

  /** Sends one request that closes its connection. Undefined when nothing was answered. */
  async ask(request: Buffer): Promise<Response | undefined> {
    const socket = new MemorySocket();
    const closed = once(socket, 'close');
    this.#server.emit('connection', socket);
    socket.push(request);
    await closed;
    return readAnswer(Buffer.concat(socket.written));
  }

  close(): void {
    this.#server.close();
  }
}

class MemorySocket extends Duplex {
  readonly written: Buffer[] = [];

  constructor() {
    super({ allowHalfOpen: false });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    done();
    this.destroy();
  }

  /** What the server does with a socket of the network; nothing idles here. */
  setTimeout(): this {
    return this;
  }
}

/** Reads a whole answer, without a body of several chunks only when it has none. */
function readAnswer(bytes: Buffer): Response | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const sent = bytes.subarray(end + 4);
  const body = headers.get('transfer-encoding') === 'chunked' ? joinChunks(sent) : sent;
  const status = Number(statusLine.split(' ')[1]);
  return new Response(body.length === 0 ? null : body, { status, headers });
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
