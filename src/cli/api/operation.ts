// The operations of API v2 that commands use, what operations have in common, and how a refusal reads: as amtool's generated client
// words it, with the server's own message where that client hides it.
// Source: prometheus/alertmanager:api/v2/client/, go-openapi/runtime:client/response.go.
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import type { ApiAnswer, ApiRequest } from './transport.ts';
import { isObject } from './wire-value.ts';

export interface Operation {
  readonly name: string;
  readonly method: ApiRequest['method'];
  /** With a name in braces, such as `{silenceID}`, in the place of an id. */
  readonly path: string;
  /** Which API it belongs to, when that is not version 2. */
  readonly base?: string;
  /** The status of an answer, when that is not 200. */
  readonly success?: number;
  /** Names of the refusals that the API describes, by status. */
  readonly refusals: Readonly<Record<number, Refusal>>;
}

interface Refusal {
  readonly name: string;
  /** Whether the API describes a message in it. */
  readonly hasMessage: boolean;
}

const BAD_REQUEST: Refusal = { name: 'BadRequest', hasMessage: true };
const SERVER_ERROR: Refusal = { name: 'InternalServerError', hasMessage: true };
const NOT_FOUND: Refusal = { name: 'NotFound', hasMessage: false };

export const GET_STATUS: Operation = {
  name: 'getStatus',
  method: 'GET',
  path: '/status',
  refusals: {},
};

export const GET_ALERTS: Operation = {
  name: 'getAlerts',
  method: 'GET',
  path: '/alerts',
  refusals: { 400: BAD_REQUEST, 500: SERVER_ERROR },
};

export const POST_ALERTS: Operation = {
  name: 'postAlerts',
  method: 'POST',
  path: '/alerts',
  refusals: { 400: BAD_REQUEST, 500: SERVER_ERROR },
};

export const GET_SILENCES: Operation = {
  name: 'getSilences',
  method: 'GET',
  path: '/silences',
  refusals: { 400: BAD_REQUEST, 500: SERVER_ERROR },
};

export const GET_SILENCE: Operation = {
  name: 'getSilence',
  method: 'GET',
  path: '/silence/{silenceID}',
  refusals: { 404: NOT_FOUND, 500: SERVER_ERROR },
};

export const POST_SILENCES: Operation = {
  name: 'postSilences',
  method: 'POST',
  path: '/silences',
  refusals: { 400: BAD_REQUEST, 404: { name: 'NotFound', hasMessage: true }, 500: SERVER_ERROR },
};

export const DELETE_SILENCE: Operation = {
  name: 'deleteSilence',
  method: 'DELETE',
  path: '/silence/{silenceID}',
  refusals: { 404: NOT_FOUND, 500: SERVER_ERROR },
};

export const GET_RECEIVERS: Operation = {
  name: 'getReceivers',
  method: 'GET',
  path: '/receivers',
  refusals: {},
};

/** What all operations of Tocsin's own API have: every refusal carries a message. */
export const EXT_V1 = { base: '/api/ext/v1', refusals: {} } as const;

/** How much of an answer that is no JSON is worth showing. */
const MAX_SHOWN = 200;

/** Words the refusal of an operation in one line. */
export function describeRefusal(operation: Operation, answer: ApiAnswer): string {
  const { method, path, name, refusals } = operation;
  const { status } = answer;
  const refusal = refusals[status];
  const message = messageOf(answer);
  if (operation.base !== undefined && status === 404 && !/^\s*\{/.test(answer.text)) {
    return `[${method} ${path}] ${name} (status 404): the server has nothing there; only tocsin does`;
  }
  if (refusal === undefined) {
    const isLost = operation.base === undefined && status === 404;
    const hint = isLost ? '; is a path missing in --alertmanager.url?' : '';
    return `[${method} ${path}] ${name} (status ${status}): ${message === '' ? '{}' : message}${hint}`;
  }
  const shown = refusal.hasMessage ? ` ${quoteJsonHtml(message)}` : '';
  return `[${method} ${path}][${status}] ${name}${refusal.name}${shown}`;
}

const HTML_ANSWER = 'the answer is a page of HTML; is this an Alertmanager?';

/** The text in a refusal: a JSON string, the message of an object, or the body as it is. */
function messageOf({ text, contentType }: ApiAnswer): string {
  if (/\bhtml\b/.test(contentType)) return HTML_ANSWER;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
    if (isObject(value) && typeof value['message'] === 'string') return value['message'];
  } catch {
    // Not JSON: a proxy in between has words of its own.
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_SHOWN);
}
