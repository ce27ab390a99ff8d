// Which operation a request means, and what is refused before any operation runs: the errors of
// upstream's API framework (reference rows H6 and H11).
import type { ApiAnswer, ApiHandler, ApiRequest, ApiRoute } from '../http/exchange.ts';
import { patternOf } from '../http/path-pattern.ts';
import { frameworkError, type FrameworkError } from './errors.ts';
import { acceptProblem, contentTypeProblem } from './media-types.ts';

interface Operations {
  readonly methods: Map<string, ApiHandler>;
  /** Undefined for a path without a parameter. */
  readonly pattern: RegExp | undefined;
}

/** Builds a handler from routes; a slash at the end of a path is one too many, and is passed over. */
export function createOperationRouter(routes: readonly ApiRoute[]): ApiHandler {
  const table = new Map<string, Operations>();
  for (const { method, path, handle } of routes) {
    const known = table.get(path) ?? { methods: new Map(), pattern: patternOf(path) };
    known.methods.set(method, handle);
    table.set(path, known);
  }
  const withParameter = [...table.values()].filter(({ pattern }) => pattern !== undefined);
  const find = (path: string): Operations | undefined =>
    table.get(path) ?? withParameter.find(({ pattern }) => pattern?.test(path));
  return (request) =>
    answer(request, (find(request.path) ?? find(request.path.replace(/\/$/, '')))?.methods);
}

function answer(
  request: ApiRequest,
  methods: ReadonlyMap<string, ApiHandler> | undefined,
): ApiAnswer | Promise<ApiAnswer> {
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
