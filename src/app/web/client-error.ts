// What a client is told whose bytes are no HTTP request, in the words of Go's net/http.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Node's name for a problem, and the status that Go answers with. */
const STATUSES: ReadonlyMap<string, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/** What helps the client besides the status. Go takes such an address; Node's parser does not. */
const DETAILS: ReadonlyMap<string, string> = new Map([
  ['HPE_INVALID_URL', ': characters outside ASCII must be percent-encoded in an address'],
]);

/** Answers and closes. Nothing is said to a client that is gone. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = error.code ?? '';
  answerAndClose(socket, STATUSES.get(code) ?? '400 Bad Request', DETAILS.get(code));
}

/** Answers CONNECT: this is no proxy. */
export function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => undefined);
  answerAndClose(socket, '404 Not Found');
}

function answerAndClose(socket: Duplex, status: string, detail = ''): void {
  const headers = 'Content-Type: text/plain; charset=utf-8\r\nConnection: close';
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${status}${detail}`, () => {
    socket.destroy();
  });
}
