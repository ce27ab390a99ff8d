// The silences of the v1 API (reference row V5), as they were up to Alertmanager 0.26: scripts that
// never moved on still set and end silences by it. Refusals speak the words of today's API.
import type {
  SetSilenceResult,
  SilenceService,
  SilenceView,
} from '../../engine/silence-service.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import type { ApiAnswer, ApiHandler, ApiRoute } from '../http/exchange.ts';
import { parseQuery } from '../http/query.ts';
import { errorAnswer } from '../http/text-answer.ts';
import { EXPIRY_NOT_DURABLE, silenceNotDurable } from '../ingest/not-durable.ts';
import { readPostedSilence, type SilenceDialect } from '../ingest/posted-silence.ts';
import type { FilterParser } from '../reads/parse-filter.ts';
import { shownMatchers, sortSilences } from '../reads/silence-list.ts';
import { joinInSlices, listPieces } from '../reads/sliced-text.ts';
import {
  bodyFailure,
  DATA_FRAME,
  dataAnswer,
  failure,
  SUCCESS,
  withV1Headers,
} from './envelope.ts';
import { parseRfc3339, rfc3339Problem } from './rfc3339.ts';
import { encodeV1Silence } from './silence-wire.ts';

export interface V1SilenceDeps {
  readonly silences: SilenceService;
  readonly filters: FilterParser;
  /** Undefined sets no cap. */
  readonly maxBodyBytes: number | undefined;
}

const DIALECT: SilenceDialect = {
  bodyType: 'types.Silence',
  idField: 'Silence.id',
  matchersType: 'labels.Matchers',
  matcherType: 'labels.apiV1Matcher',
  matcherStruct: undefined,
  isChecked: false,
  parseDate: parseRfc3339,
  dateProblem: rfc3339Problem,
};

/** Builds the routes. */
export function silenceRoutes(deps: V1SilenceDeps): readonly ApiRoute[] {
  const list = '/api/v1/silences';
  const single = '/api/v1/silence/{silenceID}';
  return [
    { method: 'GET', path: list, handle: getSilences(deps) },
    { method: 'POST', path: list, handle: postSilence(deps) },
    { method: 'GET', path: single, handle: getSilence(deps) },
    { method: 'DELETE', path: single, handle: deleteSilence(deps) },
  ];
}

function getSilences({ silences, filters }: V1SilenceDeps): ApiHandler {
  return (request) => {
    const text = parseQuery(request.query).get('filter')?.[0] ?? '';
    const filter = filters.matchers(text);
    if (!filter.ok) return failure(400, filter.error);
    const shown = [...silences.silences()].filter((view) => passes(view, filter.value));
    return dataAnswer(joinInSlices(listPieces(sortSilences(shown), encodeV1Silence, DATA_FRAME)));
  };
}

/**
 * v1 looks at the values in a silence's matchers as if they were the labels of an alert; a matcher
 * with the empty value asks for presence or absence.
 */
function passes(view: SilenceView, filter: readonly Matcher[]): boolean {
  const values = new Map(shownMatchers(view).map(({ name, value }) => [name, value]));
  return filter.every((matcher) => {
    const asksForPresence =
      matcher.value === '' && values.has(matcher.name) === matcher.type.startsWith('!');
    return asksForPresence || matcher.matches(values.get(matcher.name) ?? '');
  });
}

function postSilence({ silences, maxBodyBytes }: V1SilenceDeps): ApiHandler {
  return async (request) => {
    const body = await request.readBody(maxBodyBytes);
    if (!body.ok) return bodyFailure(body.error, maxBodyBytes);
    const draft = readPostedSilence(body.value, DIALECT);
    if (draft.ok) return answerSet(await silences.setSilence(draft.value));
    // The checks that have other kinds of problem belong to v2.
    return failure(400, draft.error.kind === 'undecodable' ? draft.error.reason : 'EOF');
  };
}

function answerSet(result: SetSilenceResult): ApiAnswer {
  switch (result.kind) {
    case 'stored':
      return result.durable
        ? dataAnswer(`{"status":"success","data":{"silenceId":${quoteJsonHtml(result.id)}}}`)
        : failure(503, silenceNotDurable(result.id));
    case 'not found':
      return failure(400, NOT_FOUND);
    case 'refused':
      return failure(400, result.reason);
  }
}

const NOT_FOUND = 'silence not found';

function getSilence({ silences }: V1SilenceDeps): ApiHandler {
  return (request) => {
    const view = silences.silence(idOf(request.path));
    return view === undefined
      ? withV1Headers(errorAnswer(404, 'Error getting silence: <nil>'))
      : dataAnswer(`{"status":"success","data":${encodeV1Silence(view)}}`);
  };
}

function deleteSilence({ silences }: V1SilenceDeps): ApiHandler {
  return async (request): Promise<ApiAnswer> => {
    const result = await silences.expireSilence(idOf(request.path));
    if (result.kind === 'not found') return failure(400, NOT_FOUND);
    return result.durable ? SUCCESS : failure(503, EXPIRY_NOT_DURABLE);
  };
}

/** A UUID needs no escapes, so a segment that has some is no id anyway. */
function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
