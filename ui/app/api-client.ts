// Asks the API of the server that the page came from, below whatever prefix it came from.
import { filterText, matcherText } from '../matcher/matcher-text.ts';
import type { Matcher } from '../matcher/matcher.ts';
import { failureOf, unreachable, type Failure } from '../model/failure.ts';
import type {
  Alert,
  AlertGroup,
  PostedSilence,
  Receiver,
  ServerStatus,
  Silence,
} from '../model/wire.ts';

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const TIMEOUT_MS = 30_000;

/** Which alerts are asked for; what is quiet is always asked for as well. */
export interface AlertsRequest {
  readonly matchers: readonly Matcher[];
  /** A regular expression; empty for all receivers. */
  readonly receiver: string;
}

/** Names a request, so that answers to different ones are told apart. */
export function alertsKey({ matchers, receiver }: AlertsRequest): string {
  return `${filterText(matchers)} ${receiver}`;
}

/** What the page asks; a test may answer in its place. */
export type Api = Pick<ApiClient, keyof ApiClient>;

export class ApiClient {
  readonly #base: string;

  /** `page` is the address of the page, whatever stands behind its `#`. */
  constructor(page: string) {
    this.#base = new URL('api/v2/', page).href;
  }

  groups(request: AlertsRequest, signal: AbortSignal): Promise<Answer<readonly AlertGroup[]>> {
    return this.#get(`alerts/groups?${alertsQuery(request)}`, signal);
  }

  alerts(request: AlertsRequest, signal: AbortSignal): Promise<Answer<readonly Alert[]>> {
    return this.#get(`alerts?${alertsQuery(request)}`, signal);
  }

  receivers(signal: AbortSignal): Promise<Answer<readonly Receiver[]>> {
    return this.#get('receivers', signal);
  }

  silences(matchers: readonly Matcher[], signal: AbortSignal): Promise<Answer<readonly Silence[]>> {
    const query = new URLSearchParams(
      matchers.map((each): [string, string] => ['filter', matcherText(each)]),
    );
    return this.#get(`silences?${query.toString()}`, signal);
  }

  silence(id: string, signal: AbortSignal): Promise<Answer<Silence>> {
    return this.#get(`silence/${encodeURIComponent(id)}`, signal);
  }

  status(signal: AbortSignal): Promise<Answer<ServerStatus>> {
    return this.#get('status', signal);
  }

  /** Creates or changes a silence; the answer is its id, which may be a new one. */
  async post(silence: PostedSilence): Promise<Answer<string>> {
    const answer = await this.#ask<{ readonly silenceID: string }>('silences', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(silence),
    });
    return answer.ok ? { ok: true, value: answer.value.silenceID } : answer;
  }

  expire(id: string): Promise<Answer<unknown>> {
    return this.#ask(`silence/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  #get<T>(path: string, signal: AbortSignal): Promise<Answer<T>> {
    return this.#ask(path, { signal });
  }

  async #ask<T>(path: string, init: RequestInit & { signal?: AbortSignal }): Promise<Answer<T>> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const either = new AbortController();
    for (const signal of [timeout, init.signal]) {
      signal?.addEventListener('abort', () => {
        either.abort();
      });
    }
    try {
      const response = await fetch(this.#base + path, { ...init, signal: either.signal });
      const body = await response.text();
      if (!response.ok) return { ok: false, failure: failureOf(response.status, body) };
      // The contract says what the server answers; an empty body answers where nothing is asked.
      return { ok: true, value: (body === '' ? undefined : JSON.parse(body)) as T };
    } catch (error) {
      if (error instanceof SyntaxError) return { ok: false, failure: NOT_THE_API };
      return { ok: false, failure: unreachable(timeout.aborted) };
    }
  }
}

const NOT_THE_API: Failure = { status: undefined, text: 'The answer does not come from the API' };

function alertsQuery({ matchers, receiver }: AlertsRequest): string {
  const query = new URLSearchParams({
    active: 'true',
    silenced: 'true',
    inhibited: 'true',
    muted: 'true',
  });
  for (const matcher of matchers) query.append('filter', matcherText(matcher));
  if (receiver !== '') query.set('receiver', receiver);
  return query.toString();
}
