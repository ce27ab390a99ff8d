// POST /api/v2/alerts (reference row H34): the hot path of the whole product.
import { quoteGo } from '../../model/go-quote.ts';
import type { AlertService, IngestResult } from '../../engine/alert-service.ts';
import type { ApiAnswer, ApiHandler, BodyResult } from '../http/exchange.ts';
import { closing } from '../http/text-answer.ts';
import { dateProblem } from '../ingest/date-problem.ts';
import { NOT_DURABLE } from '../ingest/not-durable.ts';
import { readPostedAlerts, type BodyProblem } from '../ingest/posted-alerts.ts';
import { readDateTime } from '../ingest/utc-date.ts';
import type { WireDialect } from '../ingest/wire-dialect.ts';
import { CODES, EMPTY_OK, frameworkError, handlerError, type FrameworkError } from './errors.ts';
import { contentTypeProblem } from './media-types.ts';

const DIALECT: WireDialect = {
  listType: 'models.PostableAlerts',
  alertType: 'models.PostableAlert',
  labelSetType: 'models.LabelSet',
  valueType: 'string',
  outerStruct: '',
  isChecked: true,
  parseDate: readDateTime,
  dateProblem,
};

export interface PostAlertsDeps {
  readonly service: Pick<AlertService, 'ingest'>;
  /** Undefined sets no cap, as upstream (row H18). */
  readonly maxBodyBytes: number | undefined;
}

/** Builds the handler. The type of a body of unknown length is checked once it is there. */
export function postAlerts(deps: PostAlertsDeps): ApiHandler {
  return async (request) => {
    const body = await request.readBody(deps.maxBodyBytes);
    if (!body.ok) return bodyFailure(body, deps.maxBodyBytes);
    if (body.value.length === 0) return frameworkError(required('alerts'));
    const problem = contentTypeProblem(request.header('content-type'));
    if (problem !== undefined) return frameworkError(problem);
    const posted = readPostedAlerts(body.value, DIALECT);
    if (!posted.ok) return frameworkError(describe(posted.error));
    return answerIngest(await deps.service.ingest(posted.value, 'v2'));
  };
}

/** Refused alerts are the client's to repair, so they are reported before a store that is away. */
function answerIngest(result: IngestResult): ApiAnswer {
  if (result.refused.length > 0) return handlerError(400, result.refused.join('\n'));
  return result.durable ? EMPTY_OK : handlerError(503, NOT_DURABLE);
}

function bodyFailure(body: BodyResult & { ok: false }, maxBytes: number | undefined): ApiAnswer {
  switch (body.error) {
    case 'tooLarge':
      return closing(
        frameworkError({
          code: 413,
          message: `alerts in body must not be larger than ${String(maxBytes)} bytes`,
        }),
      );
    case 'aborted':
      return frameworkError(undecodable('unexpected EOF'));
  }
}

function describe(problem: BodyProblem): FrameworkError {
  switch (problem.kind) {
    case 'empty':
      return required('alerts');
    case 'undecodable':
      return undecodable(problem.reason);
    case 'missingLabels':
      return required(`${String(problem.index)}.labels`);
    case 'badUri':
      return {
        code: CODES.wrongType,
        message: `${String(problem.index)}.generatorURL in body must be of type uri: ${quoteGo(problem.text)}`,
      };
  }
}

function required(field: string): FrameworkError {
  return { code: CODES.required, message: `${field} in body is required` };
}

function undecodable(reason: string): FrameworkError {
  return { code: 400, message: `parsing alerts body from "" failed, because ${reason}` };
}
