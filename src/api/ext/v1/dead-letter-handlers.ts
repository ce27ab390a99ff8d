// Listing dead letters, having them sent again, and dismissing them.
import type { DeadLetterService, DeadLetterView } from '../../../engine/dead-letter-service.ts';
import { compareBytes } from '../../../model/byte-order.ts';
import { quoteGo } from '../../../model/go-quote.ts';
import { fail, ok, type Result } from '../../../model/result.ts';
import type { ApiAnswer, ApiHandler } from '../../http/exchange.ts';
import { pathParameter } from '../../http/path-pattern.ts';
import { parseQuery, type QueryValues } from '../../http/query.ts';
import { parseEach, parseReceiver, type FilterParser } from '../../reads/parse-filter.ts';
import { joinInSlices } from '../../reads/sliced-text.ts';
import { matchesFilter } from '../../reads/view-filter.ts';
import { EMPTY_OK, jsonAnswer } from '../../v2/errors.ts';
import { encodeReplays, encodeSummary, letterPieces } from './dead-letter-wire.ts';
import { answer, refuse } from './ext-answers.ts';

export interface DeadLetterDeps {
  readonly deadLetters: DeadLetterService;
  readonly filters: FilterParser;
}

export const LETTERS = '/api/ext/v1/dead-letters';
export const LETTER = `${LETTERS}/{id}`;
export const REPLAY = `${LETTER}/replay`;
export const REPLAY_ALL = `${LETTERS}/replay`;

const NOT_STORED = 'it counts, but could not be stored: ask again';

/** Builds the handler of GET /dead-letters. */
export function getDeadLetters(deps: DeadLetterDeps): ApiHandler {
  return (request) => {
    const query = parseQuery(request.query);
    const selected = select(query, deps);
    if (!selected.ok) return refuse(400, selected.error);
    const limit = readLimit(query);
    if (!limit.ok) return refuse(400, limit.error);
    return jsonAnswer(joinInSlices(listPieces(selected.value, limit.value)));
  };
}

/** Builds the handler of GET /dead-letters/{id}. */
export function getDeadLetter({ deadLetters }: DeadLetterDeps): ApiHandler {
  return ({ path }) => {
    const id = pathParameter(LETTER, path);
    const view = deadLetters.deadLetter(id);
    return view === undefined ? unknown(id) : jsonAnswer(joinInSlices(letterPieces(view)));
  };
}

/** Builds the handler of DELETE /dead-letters/{id}. */
export function deleteDeadLetter({ deadLetters }: DeadLetterDeps): ApiHandler {
  return async ({ path }) => {
    const id = pathParameter(LETTER, path);
    const result = await deadLetters.dismiss(id);
    if (result.kind === 'not found') return unknown(id);
    return result.durable ? EMPTY_OK : refuse(503, NOT_STORED);
  };
}

/** Builds the handler of POST /dead-letters/{id}/replay. */
export function replayDeadLetter({ deadLetters }: DeadLetterDeps): ApiHandler {
  return async ({ path }) => {
    const id = pathParameter(REPLAY, path);
    const result = await deadLetters.replay([id]);
    const [refused] = result.refused;
    if (refused !== undefined) return refuse(409, refused.reason);
    if (result.requested.length === 0) return unknown(id);
    return result.durable ? answer(encodeReplays(result), 202) : refuse(503, NOT_STORED);
  };
}

/** Builds the handler of POST /dead-letters/replay. */
export function replayDeadLetters(deps: DeadLetterDeps): ApiHandler {
  return async (request) => {
    const selected = select(parseQuery(request.query), deps);
    if (!selected.ok) return refuse(400, selected.error);
    const result = await deps.deadLetters.replay(selected.value.map(({ letter }) => letter.id));
    return result.durable ? answer(encodeReplays(result), 202) : refuse(503, NOT_STORED);
  };
}

/** The letters that a query asks for, the latest failure first. */
function select(
  query: QueryValues,
  { deadLetters, filters }: DeadLetterDeps,
): Result<readonly DeadLetterView[]> {
  const matchers = parseEach(query.get('filter') ?? [], filters);
  if (!matchers.ok) return matchers;
  const isReceiver = parseReceiver(query.get('receiver')?.at(-1) ?? '');
  if (!isReceiver.ok) return fail(`failed to parse receiver param: ${isReceiver.error}`);
  const selected = [...deadLetters.deadLetters()].filter(
    ({ letter }) =>
      isReceiver.value?.(letter.key.receiver) !== false &&
      matchesFilter(matchers.value, letter.groupLabels),
  );
  return ok(selected.sort(latestFirst));
}

function latestFirst({ letter: a }: DeadLetterView, { letter: b }: DeadLetterView): number {
  return b.lastFailedAt - a.lastFailedAt || compareBytes(a.id, b.id);
}

function readLimit(query: QueryValues): Result<number> {
  const text = query.get('limit')?.at(-1) ?? '';
  if (text === '') return ok(Number.POSITIVE_INFINITY);
  if (/^[1-9]\d{0,8}$/.test(text)) return ok(Number(text));
  return fail(`failed to parse limit param: ${quoteGo(text)} is no number from 1 to 999999999`);
}

function* listPieces(selected: readonly DeadLetterView[], limit: number): Generator<string, void> {
  yield `{"total":${selected.length},"deadLetters":[`;
  let separator = '';
  for (const view of selected.slice(0, limit)) {
    yield separator + encodeSummary(view);
    separator = ',';
  }
  yield ']}\n';
}

function unknown(id: string): ApiAnswer {
  return refuse(404, `there is no dead letter with the id ${quoteGo(id)}`);
}
