// Reads an answer without trusting its size: enough for an error text or a small JSON document.
import type { Readable } from 'node:stream';

/** More than any service's answer of interest. */
const MAX_BODY_BYTES = 64 * 1024;

export interface BoundedBody {
  readonly text: string;
  /** Why the body could not be read to its end; undefined also when it was cut at the limit. */
  readonly error: string | undefined;
}

/** Reads at most 64 kB as UTF-8, then lets go of the connection. Never rejects. */
export async function readBoundedBody(body: Readable): Promise<BoundedBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      // A stream of bytes, though its type does not say so.
      const bytes = chunk as Buffer;
      chunks.push(bytes);
      size += bytes.length;
      if (size > MAX_BODY_BYTES) break;
    }
    return { text: decode(chunks), error: undefined };
  } catch (error) {
    return {
      text: decode(chunks),
      error: error instanceof Error ? error.message : 'unknown error',
    };
  }
}

function decode(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}
