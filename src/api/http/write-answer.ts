// From ApiAnswer to the Response that Hono hands on.
import { isStreamed, type ApiAnswer } from './exchange.ts';

/** Builds the Response for Hono; a streamed body is made at the pace of its reader. */
export function toResponse(answer: ApiAnswer, method: string): Response {
  const { status, headers, body } = answer;
  if (method === 'HEAD' || status === 204 || status === 304)
    return new Response(null, { status, headers });
  // Without a length Node would send an empty body in chunks.
  if (body === undefined)
    return new Response(null, { status, headers: { ...headers, ...NO_LENGTH } });
  return new Response(isStreamed(body) ? toStream(body) : body, { status, headers });
}

const NO_LENGTH = { 'Content-Length': '0' };

function toStream(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await source.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await source.return?.();
    },
  });
}
