// POST /api/v2/alerts (reference row H34): the hot path of the whole product.
import { quoteGo } from '../../model/go-quote.ts';
import type { AlertService, IngestResult } from '../../engine/alert-service.ts';
import type { ApiAnswer, ApiHandler } from '../http/exchange.ts';
import { dateProblem } from '../ingest/date-problem.ts';
import { NOT_DURABLE } from '../ingest/not-durable.ts';
import { readPostedAlerts, type BodyProblem } from '../ingest/posted-alerts.ts';
import { readDateTime } from '../ingest/utc-date.ts';
import type { WireDialect } from '../ingest/wire-dialect.ts';
import { required, undecodable } from './body-errors.ts';
import { CODES, EMPTY_OK, frameworkError, handlerError, type FrameworkError } from './errors.ts';
import { readPostedBody } from './posted-body.ts';

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

/** The parameter's name in framework errors. */
const BODY = 'alerts';

export interface PostAlertsDeps {
  readonly service: Pick<AlertService, 'ingest'>;
  /** Undefined sets no cap, as upstream (row H18). */
  readonly maxBodyBytes: number | undefined;
}

/** Builds the handler. */
export function postAlerts(deps: PostAlertsDeps): ApiHandler {
  return async (request) => {
    const body = await readPostedBody(request, BODY, deps.maxBodyBytes);
    if (!body.ok) return body.error;
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

function describe(problem: BodyProblem): FrameworkError {
  switch (problem.kind) {
    case 'empty':
      return required(BODY);
    case 'undecodable':
      return undecodable(BODY, problem.reason);
    case 'missingLabels':
      return required(`${String(problem.index)}.labels`);
    case 'badUri':
      return {
        code: CODES.wrongType,
        message: `${String(problem.index)}.generatorURL in body must be of type uri: ${quoteGo(problem.text)}`,
      };
  }
}
