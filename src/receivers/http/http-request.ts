// What a receiver asks of the HTTP client: a method, where, what is sent, and in whose name.

export type HttpMethod = 'GET' | 'POST' | 'PUT';

/** Headers of one request, besides those that http_config gives to all. */
export interface OwnHeaders {
  /**
   * The Authorization header, never shown. It wins over the login of http_config and of the URL, but
   * not over an access token, as in Go.
   */
  readonly authorization?: string;
  /**
   * Sent before those of http_config, also those of the same name. Whoever puts secrets here takes
   * them out of the reply (`redactReply`).
   */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

interface Target extends OwnHeaders {
  /** May carry a token. */
  readonly url: string;
}

interface Content {
  readonly contentType: string;
  readonly body: string;
}

export type PostRequest = Target & Content;

export type HttpRequest =
  (Target & { readonly method: 'GET' }) | (Target & Content & { readonly method: 'POST' | 'PUT' });
