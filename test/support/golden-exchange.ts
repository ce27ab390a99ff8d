// Recorded exchanges with a real server: a request, and the answer it got.
import { it } from 'vitest';
import { readFileSync } from 'node:fs';

export interface GoldenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyBase64?: string;
}

export interface GoldenCase {
  readonly name: string;
  readonly request: GoldenRequest;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

export interface GoldenFile {
  readonly cases: readonly GoldenCase[];
  /** In v1.json: what was asked once alerts had been posted. */
  readonly reads?: readonly GoldenCase[];
}

/** Reads a file of recorded exchanges from `test/golden/api`. */
export function readGolden(name: string): GoldenFile {
  const text = readFileSync(new URL(`../golden/api/${name}`, import.meta.url), 'utf8');
  // The files are data of this repository; their shape is known.
  return JSON.parse(text) as GoldenFile;
}

/** Turns a recorded request into one for `fetch`, with the length its client stated. */
export function requestInit({ method, headers, body, bodyBase64 }: GoldenRequest): RequestInit {
  const sent = new Headers(headers);
  const isChunked = sent.get('transfer-encoding') === 'chunked';
  const bytes =
    bodyBase64 === undefined
      ? body === undefined
        ? undefined
        : Buffer.from(isChunked ? withoutChunks(body) : body)
      : Buffer.from(bodyBase64, 'base64');
  if (bytes !== undefined && !isChunked) sent.set('content-length', String(bytes.length));
  return { method, headers: sent, ...(bytes === undefined ? {} : { body: bytes }) };
}

function withoutChunks(body: string): string {
  return /^\d+\r\n([^]*)\r\n0\r\n\r\n$/.exec(body)?.[1] ?? '';
}

/** The parts of an answer that are compared. Methods in `Allow` come in a random order upstream. */
export async function comparable(response: Response): Promise<GoldenCase['response']> {
  const headers = Object.fromEntries(
    [...response.headers].filter(([name]) => name !== 'content-length'),
  );
  return sortAllow({ status: response.status, headers, body: await response.text() });
}

/** Puts the methods of a 405 in alphabetic order. */
export function sortAllow(response: GoldenCase['response']): GoldenCase['response'] {
  const { allow } = response.headers;
  if (allow === undefined || allow.includes(' ')) return response;
  const sorted = allow.split(',').sort().join(',');
  return {
    ...response,
    headers: { ...response.headers, allow: sorted },
    body: response.body.replace(`[${allow}]`, `[${sorted}]`),
  };
}

/** A case that differs on purpose must go on to differ: once it does not, its excuse has to go. */
export function testOf(differs: boolean): typeof it | typeof it.fails {
  return differs ? it.fails : it;
}
