// The span around each HTTP request, and within it the one of the operation (reference row X9).
// Source: prometheus/alertmanager:tracing/http.go, api/v2/api.go; attributes as in OpenTelemetry's
// HTTP conventions.
import type { Span, Tracer } from '../../model/tracer.ts';
import type { ApiAnswer, ApiHandler, ApiRequest } from './exchange.ts';

export interface TracingOptions {
  readonly tracer: Tracer;
  /** A name from a small set, whatever the client sends. */
  readonly nameOf: (request: ApiRequest) => string;
}

/** Upstream's names of the operations of version 2. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['GET /api/v2/status', 'api.getStatusHandler'],
  ['GET /api/v2/receivers', 'api.getReceiversHandler'],
  ['GET /api/v2/alerts', 'api.getAlertsHandler'],
  ['POST /api/v2/alerts', 'api.postAlertsHandler'],
  ['GET /api/v2/alerts/groups', 'api.getAlertGroupsHandler'],
  ['GET /api/v2/silences', 'api.getSilencesHandler'],
  ['POST /api/v2/silences', 'api.postSilencesHandler'],
  ['GET /api/v2/silence/{silenceID}', 'api.getSilenceHandler'],
  ['DELETE /api/v2/silence/{silenceID}', 'api.deleteSilenceHandler'],
]);

/** Wraps a handler so that its requests are traced, as parts of the traces that they come with. */
export function withTracing(handle: ApiHandler, options: TracingOptions): ApiHandler {
  const { tracer } = options;
  return (request) => (tracer.isEnabled ? trace(request, handle, options) : handle(request));
}

async function trace(
  request: ApiRequest,
  handle: ApiHandler,
  { tracer, nameOf }: TracingOptions,
): Promise<ApiAnswer> {
  const { method, path } = request;
  const route = nameOf(request);
  const span = tracer.start(`${method} ${route}`, {
    kind: 'server',
    // What is no traceparent begins a trace.
    parent: request.header('traceparent') ?? '',
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'url.path': path,
      'user_agent.original': request.header('user-agent') ?? '',
    },
  });
  try {
    const answer = await tracer.within(span, () => operate(request, handle, { tracer, route }));
    noteStatus(span, answer.status);
    return answer;
  } finally {
    span.end();
  }
}

async function operate(
  request: ApiRequest,
  handle: ApiHandler,
  { tracer, route }: { readonly tracer: Tracer; readonly route: string },
): Promise<ApiAnswer> {
  const name = OPERATIONS.get(`${request.method} ${route}`);
  if (name === undefined) return handle(request);
  const span = tracer.start(name);
  try {
    const answer = await tracer.within(span, () => handle(request));
    if (answer.status >= 400) span.recordError(`answered with ${answer.status}`);
    return answer;
  } finally {
    span.end();
  }
}

/** Only a fault of the server is an error of its span. */
function noteStatus(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.recordError(`answered with ${status}`);
}
