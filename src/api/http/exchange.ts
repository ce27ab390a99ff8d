// Request and answer as the faces see them: plain values, so that the same handler serves Hono,
// Node's own request objects and tests.

/** Why a body could not be had. */
export type BodyFailure = 'tooLarge' | 'aborted';

export type BodyResult =
  | { readonly ok: true; readonly value: Uint8Array }
  | { readonly ok: false; readonly error: BodyFailure };

export interface ApiRequest {
  /** As sent; `HEAD` stays `HEAD`. */
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  /** Still percent-encoded, without the question mark; empty when absent. */
  readonly query: string;
  /** Undefined when absent; several fields of one name are joined as Node joins them. */
  header(lowerCaseName: string): string | undefined;
  /** Reads the body once. Without a cap when `maxBytes` is undefined. */
  readBody(maxBytes: number | undefined): Promise<BodyResult>;
}

/** Text, or pieces of it that are made as fast as the client takes them. */
export type AnswerBody = string | AsyncIterable<string>;

/** Whether a body is made piece by piece. */
export function isStreamed(body: ApiAnswer['body']): body is AsyncIterable<string> {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes are compressed text. Undefined sends no body at all. */
  readonly body: AnswerBody | Uint8Array<ArrayBuffer> | undefined;
}

/** Never rejects for anything that a client can send. */
export type ApiHandler = (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;

/** One operation as the contract names it. */
export interface ApiRoute {
  readonly method: string;
  /** Without the route prefix. A segment `{name}` takes any one segment. */
  readonly path: string;
  readonly handle: ApiHandler;
}
