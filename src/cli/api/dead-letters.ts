// Dead letters of a server: messages that were given up, and what can be done with them. Tocsin's own
// API, `api/openapi.yaml` below `/api/ext/v1`.
import { ok, type Result } from '../../model/result.ts';
import type { ApiClient, Query } from './api-client.ts';
import { EXT_V1, type Operation } from './operation.ts';
import {
  numberAt,
  readLabels,
  readList,
  readObject,
  readText,
  textAt,
  type JsonObject,
} from './wire-value.ts';

export interface ShownDeadLetter {
  readonly id: string;
  readonly receiver: string;
  readonly integration: string;
  readonly index: number;
  readonly groupLabels: ReadonlyMap<string, string>;
  readonly numAlerts: number;
  readonly attempts: number;
  /** Dates as the server writes them. */
  readonly firstFailedAt: string;
  readonly lastFailedAt: string;
  /** Empty when no replay is under way. */
  readonly replayRequestedAt: string;
  readonly reason: string;
  readonly error: string;
  readonly mayHaveArrived: boolean;
  /** All that the server told. */
  readonly json: JsonObject;
}

export interface ShownDeadLetters {
  readonly letters: readonly ShownDeadLetter[];
  /** Beyond the limit as well. */
  readonly total: number;
}

export interface Replays {
  /** Ids of letters that are sent again. */
  readonly requested: readonly string[];
  readonly refused: readonly { readonly id: string; readonly message: string }[];
}

const GET_DEAD_LETTERS: Operation = {
  ...EXT_V1,
  name: 'getDeadLetters',
  method: 'GET',
  path: '/dead-letters',
};
const REPLAY_DEAD_LETTERS: Operation = {
  ...EXT_V1,
  name: 'replayDeadLetters',
  method: 'POST',
  path: '/dead-letters/replay',
  success: 202,
};
const REPLAY_DEAD_LETTER: Operation = {
  ...EXT_V1,
  name: 'replayDeadLetter',
  method: 'POST',
  path: '/dead-letters/{id}/replay',
  success: 202,
};
const DELETE_DEAD_LETTER: Operation = {
  ...EXT_V1,
  name: 'deleteDeadLetter',
  method: 'DELETE',
  path: '/dead-letters/{id}',
};

/** Lists the letters that pass the conditions of a query. */
export function listDeadLetters(api: ApiClient, query: Query): Promise<Result<ShownDeadLetters>> {
  return api.ask(GET_DEAD_LETTERS, { query }, readDeadLetters);
}

/** Asks for all letters that pass the conditions to be sent again. */
export function replayDeadLetters(api: ApiClient, query: Query): Promise<Result<Replays>> {
  return api.ask(REPLAY_DEAD_LETTERS, { query }, readReplays);
}

/** Asks for one letter to be sent again. */
export function replayDeadLetter(api: ApiClient, id: string): Promise<Result<Replays>> {
  return api.ask(REPLAY_DEAD_LETTER, { id }, readReplays);
}

/** Dismisses a letter, which nobody will be told of. */
export function dismissDeadLetter(api: ApiClient, id: string): Promise<Result<undefined>> {
  return api.tell(DELETE_DEAD_LETTER, { id });
}

function readDeadLetters(value: unknown, at: string): Result<ShownDeadLetters> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const letters = readList(readDeadLetter)(object.value['deadLetters'], 'deadLetters');
  if (!letters.ok) return letters;
  return ok({ letters: letters.value, total: numberAt(object.value, 'total') });
}

function readDeadLetter(value: unknown, at: string): Result<ShownDeadLetter> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const json = object.value;
  const groupLabels = readLabels(json['groupLabels'], `${at}.groupLabels`);
  if (!groupLabels.ok) return groupLabels;
  return ok({
    id: textAt(json, 'id'),
    receiver: textAt(json, 'receiver'),
    integration: textAt(json, 'integration'),
    index: numberAt(json, 'index'),
    groupLabels: groupLabels.value,
    numAlerts: numberAt(json, 'numAlerts'),
    attempts: numberAt(json, 'attempts'),
    firstFailedAt: textAt(json, 'firstFailedAt'),
    lastFailedAt: textAt(json, 'lastFailedAt'),
    replayRequestedAt: textAt(json, 'replayRequestedAt'),
    reason: textAt(json, 'reason'),
    error: textAt(json, 'error'),
    mayHaveArrived: json['mayHaveArrived'] === true,
    json,
  });
}

function readReplays(value: unknown, at: string): Result<Replays> {
  const object = readObject(value, at);
  if (!object.ok) return object;
  const requested = readList(readText)(object.value['requested'], 'requested');
  if (!requested.ok) return requested;
  const refused = readList(readObject)(object.value['refused'], 'refused');
  if (!refused.ok) return refused;
  return ok({
    requested: requested.value,
    refused: refused.value.map((each) => ({
      id: textAt(each, 'id'),
      message: textAt(each, 'message'),
    })),
  });
}
