// Posting JSON to one URL for others than receivers: a plain yes, or the reason why not.
import type { HttpConfig } from '../../config/http-config.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { SecretSource } from '../../model/secret.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { createHttpClient, type HttpClientDeps } from './http-client.ts';
import { judgeReply } from './status-outcome.ts';

export interface JsonPoster {
  /** Scheme, host and path of the URL: no user info, no query. */
  readonly shownUrl: string;
  /** Posts once; only a 2xx is success. The error is free of secrets. Never rejects. */
  post(body: string, signal: AbortSignal): Promise<Result<void>>;
  close(): Promise<void>;
}

/** Makes a poster. Fails when the URL cannot be read, or is none. */
export async function createJsonPoster(
  target: { readonly url: SecretSource; readonly httpConfig: HttpConfig },
  deps: HttpClientDeps,
): Promise<Result<JsonPoster>> {
  const read = await readSecret(target.url, deps.readFile);
  if (!read.ok) return read;
  const url = read.value;
  if (!URL.canParse(url)) return fail('The URL is not valid');
  const { origin, pathname } = new URL(url);
  const client = createHttpClient(target.httpConfig, deps);
  return ok({
    shownUrl: origin + pathname,
    post: async (body, signal) => {
      const reply = await client.post({ url, contentType: 'application/json', body }, signal);
      const judged = judgeReply(reply, { now: deps.clock.now() });
      return judged.kind === 'success' ? ok(undefined) : fail(judged.error);
    },
    close: () => client.close(),
  });
}
