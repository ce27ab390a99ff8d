// Trying a receiver out: a test message through each of its integrations, or a look at what they
// would send.
import type {
  Preview,
  ReceiverTrials,
  TestResult,
  Trial,
  TrialProblem,
} from '../../../engine/receiver-trials.ts';
import type { Result } from '../../../model/result.ts';
import type { ApiAnswer, ApiHandler, ApiRequest } from '../../http/exchange.ts';
import { pathParameter } from '../../http/path-pattern.ts';
import { closing } from '../../http/text-answer.ts';
import { frameworkError } from '../../v2/errors.ts';
import { contentTypeProblem } from '../../v2/media-types.ts';
import type { components } from '../../v2/openapi.d.ts';
import { answer, refuse } from './ext-answers.ts';
import { readTrial } from './trial-body.ts';

export interface TrialDeps {
  readonly trials: ReceiverTrials;
  /** Undefined sets no cap but that of this face. */
  readonly maxBodyBytes: number | undefined;
}

type Schemas = components['schemas'];

export const TEST = '/api/ext/v1/receivers/{name}/test';
export const PREVIEW = '/api/ext/v1/receivers/{name}/preview';

/** Alerts to try a receiver with are few. */
const MAX_BODY_BYTES = 1_048_576;

/** Builds the handler of POST /receivers/{name}/test. */
export function testReceiver(deps: TrialDeps): ApiHandler {
  return async (request) => {
    const trial = await trialOf(request, deps);
    if (!trial.ok) return trial.error;
    const receiver = pathParameter(TEST, request.path);
    const results = await deps.trials.test(receiver, trial.value);
    if (!results.ok) return refuseTrial(results.error);
    const document: Schemas['TestResults'] = { receiver, results: results.value.map(resultOf) };
    return answer(JSON.stringify(document));
  };
}

/** Builds the handler of POST /receivers/{name}/preview. */
export function previewReceiver(deps: TrialDeps): ApiHandler {
  return async (request) => {
    const trial = await trialOf(request, deps);
    if (!trial.ok) return trial.error;
    const receiver = pathParameter(PREVIEW, request.path);
    const previews = await deps.trials.preview(receiver, trial.value);
    if (!previews.ok) return refuseTrial(previews.error);
    const document: Schemas['Previews'] = { receiver, previews: previews.value.map(previewOf) };
    return answer(JSON.stringify(document));
  };
}

async function trialOf(
  request: ApiRequest,
  { maxBodyBytes = MAX_BODY_BYTES }: TrialDeps,
): Promise<Result<Trial, ApiAnswer>> {
  const cap = Math.min(maxBodyBytes, MAX_BODY_BYTES);
  const body = await request.readBody(cap);
  if (!body.ok) return { ok: false, error: bodyRefusal(body.error, cap) };
  const problem =
    body.value.length === 0 ? undefined : contentTypeProblem(request.header('content-type'));
  if (problem !== undefined) return { ok: false, error: frameworkError(problem) };
  const trial = readTrial(body.value);
  return trial.ok ? trial : { ok: false, error: refuse(400, trial.error) };
}

function bodyRefusal(failure: 'tooLarge' | 'aborted', cap: number): ApiAnswer {
  return failure === 'tooLarge'
    ? closing(refuse(413, `the body must not be larger than ${cap} bytes`))
    : refuse(400, 'the body broke off');
}

function refuseTrial({ kind, message }: TrialProblem): ApiAnswer {
  switch (kind) {
    case 'not found':
      return refuse(404, message);
    case 'refused':
      return refuse(400, message);
    case 'busy':
      return refuse(429, message);
  }
}

function resultOf({ failure, ...tried }: TestResult): Schemas['TestResult'] {
  const { integration, index, elapsedMs } = tried;
  if (failure === undefined) return { integration, index, outcome: 'sent', elapsedMs };
  const { reason, error, wouldRetry } = failure;
  return { integration, index, outcome: 'failed', reason, error, wouldRetry, elapsedMs };
}

function previewOf({ error, ...preview }: Preview): Schemas['Preview'] {
  const { integration, index, notes, steps } = preview;
  return { integration, index, steps, notes, ...(error !== undefined && { error }) };
}
