// The v1 HTTP API. Promise: it works as it did up to Alertmanager 0.26 (reference rows V1–V6), so
// that clients which never moved on are heard.
import { NOT_DURABLE } from '../ingest/not-durable.ts';
import type { AlertService, IngestResult } from '../../engine/alert-service.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ApiAnswer, ApiHandler, ApiRoute } from '../http/exchange.ts';
import { parseQuery, type QueryValues } from '../http/query.ts';
import { readPostedAlerts } from '../ingest/posted-alerts.ts';
import type { WireDialect } from '../ingest/wire-dialect.ts';
import { parseReceiver, type FilterParser } from '../reads/parse-filter.ts';
import { joinInSlices, listPieces } from '../reads/sliced-text.ts';
import { isShown, receiverTest, type ViewFilter } from '../reads/view-filter.ts';
import {
  bodyFailure,
  DATA_FRAME,
  dataAnswer,
  failure,
  OPTIONS_ANSWER,
  SUCCESS,
} from './envelope.ts';
import { parseRfc3339, rfc3339Problem } from './rfc3339.ts';
import { silenceRoutes, type V1SilenceDeps } from './silences.ts';
import { statusRoutes, type V1StatusDeps } from './status.ts';
import { encodeV1Alert } from './wire.ts';

export interface ApiV1Deps extends V1SilenceDeps, V1StatusDeps {
  readonly service: Pick<AlertService, 'ingest' | 'alerts' | 'receivers' | 'status'>;
}

const DIALECT: WireDialect = {
  listType: '[]*types.Alert',
  alertType: 'types.Alert',
  labelSetType: 'map[model.LabelName]model.LabelValue',
  valueType: 'model.LabelValue',
  outerStruct: 'Alert',
  isChecked: false,
  parseDate: parseRfc3339,
  dateProblem: rfc3339Problem,
};

/** Builds the routes under `/api/v1`. */
export function createApiV1(deps: ApiV1Deps): readonly ApiRoute[] {
  const path = '/api/v1/alerts';
  return [
    { method: 'GET', path, handle: getAlerts(deps) },
    { method: 'POST', path, handle: postAlerts(deps) },
    { method: 'OPTIONS', path, handle: answerOptions },
    ...silenceRoutes(deps),
    ...statusRoutes(deps),
  ];
}

/** The answer to OPTIONS on every path under `/api/v1` (row V2). */
export function answerOptions(): ApiAnswer {
  return OPTIONS_ANSWER;
}

function postAlerts(deps: ApiV1Deps): ApiHandler {
  return async (request) => {
    const body = await request.readBody(deps.maxBodyBytes);
    if (!body.ok) return bodyFailure(body.error, deps.maxBodyBytes);
    const posted = readPostedAlerts(body.value, DIALECT);
    if (posted.ok) return answerIngest(await deps.service.ingest(posted.value, 'v1'));
    // The checks that have other kinds of problem belong to v2.
    return failure(400, posted.error.kind === 'undecodable' ? posted.error.reason : 'EOF');
  };
}

function answerIngest(result: IngestResult): ApiAnswer {
  if (result.refused.length > 0) return failure(400, result.refused.join('; '));
  return result.durable ? SUCCESS : failure(503, NOT_DURABLE);
}

function getAlerts(deps: ApiV1Deps): ApiHandler {
  return (request) => {
    const filter = readFilter(parseQuery(request.query), deps.filters);
    if (!filter.ok) return failure(400, filter.error);
    const receivers = receiverTest(filter.value, deps.service.receivers());
    const pieces = listPieces(
      deps.service.alerts(),
      (view) =>
        receivers.takesAny(view.receivers) && isShown(view, filter.value)
          ? encodeV1Alert(view)
          : undefined,
      DATA_FRAME,
    );
    return dataAnswer(joinInSlices(pieces));
  };
}

/** Reads the query, in upstream's order of complaint. Fails with the text of the answer. */
function readFilter(query: QueryValues, parser: FilterParser): Result<ViewFilter> {
  const matchers = readMatchers(query, parser);
  if (!matchers.ok) return matchers;
  const flags: Record<FlagName, boolean> = {
    active: true,
    silenced: true,
    inhibited: true,
    unprocessed: true,
  };
  for (const name of FLAGS) {
    const flag = readFlag(query, name);
    if (!flag.ok) return flag;
    flags[name] = flag.value;
  }
  const text = query.get('receiver')?.[0] ?? '';
  const receiver = parseReceiver(text);
  if (!receiver.ok) return fail(`failed to parse receiver param: ${text}`);
  return ok({
    active: flags.active,
    silenced: flags.silenced,
    inhibited: flags.inhibited,
    matchers: matchers.value,
    isReceiver: receiver.value,
    receiverMatchers: [],
  });
}

type FlagName = 'active' | 'silenced' | 'inhibited' | 'unprocessed';

const FLAGS: readonly FlagName[] = ['active', 'silenced', 'inhibited', 'unprocessed'];

function readMatchers(query: QueryValues, parser: FilterParser): Result<readonly Matcher[]> {
  const text = query.get('filter')?.[0] ?? '';
  return text === '' ? ok([]) : parser.matchers(text);
}

/** Only the first value counts; absent or empty is true. */
function readFlag(query: QueryValues, name: FlagName): Result<boolean> {
  const text = query.get(name)?.[0] ?? '';
  if (text === '' || text === 'true') return ok(true);
  if (text === 'false') return ok(false);
  return fail(`parameter "${name}" can either be 'true' or 'false', not ${quoteGo(text)}`);
}
