// Transport: one request to a server and its answer, whatever way it takes.
import type { Result } from '../../model/result.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** User and password in it become a Basic authorization. */
  readonly url: URL;
  /** JSON. */
  readonly body: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  /** Empty when the server named none. */
  readonly contentType: string;
  readonly text: string;
}

export interface Transport {
  /** Sends once, following redirects. Fails with why there is no answer; never with a secret. */
  send(request: ApiRequest, signal: AbortSignal): Promise<Result<ApiAnswer>>;
  /** Ends idle connections. */
  close(): Promise<void>;
}
