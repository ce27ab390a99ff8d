// The v2 HTTP API: its operations, which pages of other origins may ask for.
import type { ApiHandler, ApiRoute } from '../http/exchange.ts';
import { answerPreflight, withCors } from './cors.ts';
import { createOperationRouter } from './operation-router.ts';
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
  const answer = createOperationRouter(routes);
  return {
    routes,
    handle: async (request) => answerPreflight(request) ?? withCors(await answer(request), request),
  };
}
