// The v2 HTTP API: which operation a request means, and what is refused before any operation runs.
import type { ApiAnswer, ApiHandler, ApiRequest, ApiRoute } from '../http/exchange.ts';
import { answerPreflight, withCors } from './cors.ts';
import { frameworkError, type FrameworkError } from './errors.ts';
import { acceptProblem, contentTypeProblem } from './media-types.ts';
import { postAlerts, type PostAlertsDeps } from './post-alerts.ts';
import { postSilence, type PostSilenceDeps } from './post-silence.ts';
import {
  getAlertGroups,
  getAlerts,
  getReceivers,
  getStatus,
  type ReadDeps,
} from './read-handlers.ts';
import {
  deleteSilence,
  getSilence,
  getSilences,
  type SilenceHandlerDeps,
} from './silence-handlers.ts';

export interface ApiV2Deps extends ReadDeps, PostAlertsDeps, SilenceHandlerDeps, PostSilenceDeps {
  readonly service: ReadDeps['service'] & PostAlertsDeps['service'];
  readonly silences: SilenceHandlerDeps['silences'] & PostSilenceDeps['silences'];
}

export interface ApiV2 {
  /** The operations, for the contract test and for request metrics. */
  readonly routes: readonly ApiRoute[];
  /** Answers any request whose path (without the route prefix) starts with `/api/v2/`. */
  readonly handle: ApiHandler;
}

const BASE = '/api/v2';
const SILENCE = `${BASE}/silence/{silenceID}`;
const ANY_SILENCE = /^\/api\/v2\/silence\/[^/]+$/;

/** Builds the API from the engine's port. */
export function createApiV2(deps: ApiV2Deps): ApiV2 {
  const routes: readonly ApiRoute[] = [
    { method: 'GET', path: `${BASE}/status`, handle: getStatus(deps) },
    { method: 'GET', path: `${BASE}/receivers`, handle: getReceivers(deps) },
    { method: 'GET', path: `${BASE}/alerts`, handle: getAlerts(deps) },
    { method: 'POST', path: `${BASE}/alerts`, handle: postAlerts(deps) },
    { method: 'GET', path: `${BASE}/alerts/groups`, handle: getAlertGroups(deps) },
    { method: 'GET', path: `${BASE}/silences`, handle: getSilences(deps) },
    { method: 'POST', path: `${BASE}/silences`, handle: postSilence(deps) },
    { method: 'GET', path: SILENCE, handle: getSilence(deps) },
    { method: 'DELETE', path: SILENCE, handle: deleteSilence(deps) },
  ];
  const operations = tabulate(routes);
  return {
    routes,
    handle: async (request) =>
      answerPreflight(request) ?? withCors(await answer(request, operations), request),
  };
}

type Operations = ReadonlyMap<string, ReadonlyMap<string, ApiHandler>>;

function tabulate(routes: readonly ApiRoute[]): Operations {
  const table = new Map<string, Map<string, ApiHandler>>();
  for (const { method, path, handle } of routes) {
    const methods = table.get(path) ?? new Map<string, ApiHandler>();
    table.set(path, methods.set(method, handle));
  }
  return table;
}

function answer(request: ApiRequest, operations: Operations): ApiAnswer | Promise<ApiAnswer> {
  const methods = operationsOf(request.path, operations);
  if (methods === undefined) {
    return frameworkError({ code: 404, message: `path ${request.path} was not found` });
  }
  const handle = methods.get(request.method);
  if (handle === undefined) {
    const allow = [...methods.keys()].join(',');
    const message = `method ${request.method} is not allowed, but [${allow}] are`;
    return frameworkError({ code: 405, message }, allow);
  }
  const problem = refusal(request);
  return problem === undefined ? handle(request) : frameworkError(problem);
}

function operationsOf(path: string, operations: Operations): ReturnType<Operations['get']> {
  const plain = operations.get(path);
  if (plain !== undefined) return plain;
  const trimmed = path.replace(/\/$/, '');
  return operations.get(ANY_SILENCE.test(trimmed) ? SILENCE : trimmed);
}

/**
 * What the headers alone make impossible. A GET may carry a body, whose type upstream looks at
 * although nothing reads it; and the type of a body counts as accepted for the answer.
 */
function refusal(request: ApiRequest): FrameworkError | undefined {
  const hasBody = Number(request.header('content-length') ?? 0) > 0;
  if (hasBody) return contentTypeProblem(request.header('content-type'));
  const mayHaveBody = request.header('transfer-encoding') !== undefined;
  return mayHaveBody ? undefined : acceptProblem(request.header('accept'));
}
