// POST /api/v2/silences (reference row H37): creates, changes or replaces a silence.
import type { SetSilenceResult, SilenceService } from '../../engine/silence-service.ts';
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import type { ApiAnswer, ApiHandler } from '../http/exchange.ts';
import { dateProblem } from '../ingest/date-problem.ts';
import { silenceNotDurable } from '../ingest/not-durable.ts';
import {
  readPostedSilence,
  type SilenceDialect,
  type SilenceProblem,
} from '../ingest/posted-silence.ts';
import { readDateTime } from '../ingest/utc-date.ts';
import { required, undecodable } from './body-errors.ts';
import { CODES, frameworkError, handlerError, jsonAnswer, type FrameworkError } from './errors.ts';
import { readPostedBody } from './posted-body.ts';

const DIALECT: SilenceDialect = {
  bodyType: 'struct { ID string "json:\\"id,omitempty\\"" }',
  idField: '.id',
  matchersType: 'models.Matchers',
  matcherType: 'models.Matcher',
  matcherStruct: 'Matcher',
  isChecked: true,
  parseDate: readDateTime,
  dateProblem,
};

/** The parameter's name in framework errors. */
const BODY = 'silence';

export interface PostSilenceDeps {
  readonly silences: Pick<SilenceService, 'setSilence'>;
  /** Undefined sets no cap, as upstream (row H18). */
  readonly maxBodyBytes: number | undefined;
}

/** Builds the handler. */
export function postSilence({ silences, maxBodyBytes }: PostSilenceDeps): ApiHandler {
  return async (request) => {
    const body = await readPostedBody(request, BODY, maxBodyBytes);
    if (!body.ok) return body.error;
    const draft = readPostedSilence(body.value, DIALECT);
    if (!draft.ok) return frameworkError(describe(draft.error));
    return answerSet(await silences.setSilence(draft.value));
  };
}

function answerSet(result: SetSilenceResult): ApiAnswer {
  switch (result.kind) {
    case 'stored':
      return result.durable
        ? jsonAnswer(`{"silenceID":${quoteJsonHtml(result.id)}}\n`)
        : handlerError(503, silenceNotDurable(result.id));
    case 'not found':
      return handlerError(404, 'silence not found');
    case 'refused':
      return handlerError(400, result.reason);
  }
}

function describe(problem: SilenceProblem): FrameworkError {
  switch (problem.kind) {
    case 'empty':
      return required(BODY);
    case 'undecodable':
      return undecodable(BODY, problem.reason);
    case 'missing':
      return required(problem.field);
    case 'noMatchers':
      return { code: CODES.tooFew, message: 'matchers in body should have at least 1 items' };
  }
}
