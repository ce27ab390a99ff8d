// The extension API: what Alertmanager has nothing of. Its errors have one shape, and no page of
// another origin may ask for anything.
import type { ApiHandler, ApiRequest, ApiRoute } from '../../http/exchange.ts';
import { createOperationRouter } from '../../v2/operation-router.ts';
import {
  deleteDeadLetter,
  getDeadLetter,
  getDeadLetters,
  LETTER,
  LETTERS,
  REPLAY,
  REPLAY_ALL,
  replayDeadLetter,
  replayDeadLetters,
  type DeadLetterDeps,
} from './dead-letter-handlers.ts';
import { refuse } from './ext-answers.ts';
import { PREVIEW, previewReceiver, TEST, testReceiver, type TrialDeps } from './trial-handlers.ts';

export interface ApiExtDeps extends DeadLetterDeps, TrialDeps {}

export interface ApiExt {
  readonly routes: readonly ApiRoute[];
  /** Answers any request whose path (without the route prefix) starts with `/api/ext/`. */
  readonly handle: ApiHandler;
}

/** Builds the API from the ports. */
export function createApiExt(deps: ApiExtDeps): ApiExt {
  const routes: readonly ApiRoute[] = [
    { method: 'GET', path: LETTERS, handle: getDeadLetters(deps) },
    { method: 'POST', path: REPLAY_ALL, handle: replayDeadLetters(deps) },
    { method: 'GET', path: LETTER, handle: getDeadLetter(deps) },
    { method: 'DELETE', path: LETTER, handle: deleteDeadLetter(deps) },
    { method: 'POST', path: REPLAY, handle: replayDeadLetter(deps) },
    { method: 'POST', path: TEST, handle: testReceiver(deps) },
    { method: 'POST', path: PREVIEW, handle: previewReceiver(deps) },
  ];
  const handle = createOperationRouter(routes);
  return { routes, handle: (request) => (isForeign(request) ? FOREIGN : handle(request)) };
}

/** Browsers let a page of any origin post without asking; what they say of its origin is true. */
function isForeign(request: ApiRequest): boolean {
  return request.method !== 'GET' && request.header('sec-fetch-site') === 'cross-site';
}

const FOREIGN = refuse(403, 'pages of other origins may not do this');
