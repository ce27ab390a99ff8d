// What the HTTP edge tells the metrics, and the wrapper that tells it.
import { isStreamed, type ApiAnswer, type ApiHandler, type ApiRequest } from './exchange.ts';

/** Names and labels are the implementation's business; the handler is a path of the contract. */
export interface HttpMetrics {
  /** One request was answered; `method` is in lower case. For a streamed answer the time is that of its first byte. */
  requestAnswered(handler: string, method: string, answer: AnsweredRequest): void;
  /** The number of GET requests under way changed. */
  getsInFlight(count: number): void;
  /** A GET was turned away because too many were under way. */
  getTurnedAway(): void;
}

export interface AnsweredRequest {
  readonly code: number;
  readonly seconds: number;
  /** Characters or bytes of the body; undefined for a streamed answer. */
  readonly size: number | undefined;
}

export interface MetricsOptions {
  readonly metrics: Pick<HttpMetrics, 'requestAnswered'>;
  readonly monotonicMs: () => number;
  /** A name from a small set, whatever the client sends. */
  readonly nameOf: (request: ApiRequest) => string;
}

/** Wraps a handler so that its answers are counted. */
export function withMetrics(handle: ApiHandler, options: MetricsOptions): ApiHandler {
  const { metrics, monotonicMs, nameOf } = options;
  return (request) => {
    const startedMs = monotonicMs();
    const note = (answer: ApiAnswer): ApiAnswer => {
      metrics.requestAnswered(nameOf(request), request.method.toLowerCase(), {
        code: answer.status,
        seconds: (monotonicMs() - startedMs) / 1000,
        size: sizeOf(answer),
      });
      return answer;
    };
    const answer = handle(request);
    return answer instanceof Promise ? answer.then(note) : note(answer);
  };
}

function sizeOf({ body }: ApiAnswer): number | undefined {
  if (body === undefined) return 0;
  return isStreamed(body) ? undefined : body.length;
}
