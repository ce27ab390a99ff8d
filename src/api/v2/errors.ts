// The two families of v2 errors (reference rows H6 and H7), and the headers of every v2 answer.
import { quoteJson, quoteJsonHtml } from '../../model/go-json-text.ts';
import type { AnswerBody, ApiAnswer } from '../http/exchange.ts';
import type { components } from './openapi.d.ts';

/** A framework error: what is wrong with the request before any handler sees it. */
export type FrameworkError = components['schemas']['FrameworkError'];

/** Codes above 599 are go-openapi's own; they travel as 422 (row H6). */
export const CODES = { wrongType: 601, required: 602, tooFew: 612 } as const;

const JSON_HEADERS = Object.freeze({
  'Cache-Control': 'no-store',
  'Content-Type': 'application/json',
  Vary: 'Origin',
});
const EMPTY_HEADERS = Object.freeze({ 'Cache-Control': 'no-store', Vary: 'Origin' });

/** Answers 200 with JSON text. */
export function jsonAnswer(body: AnswerBody): ApiAnswer {
  return { status: 200, headers: JSON_HEADERS, body };
}

/** Answers 200 without a body (row H8). */
export const EMPTY_OK: ApiAnswer = { status: 200, headers: EMPTY_HEADERS, body: undefined };

/** Answers 404 without a body (row H8). */
export const EMPTY_NOT_FOUND: ApiAnswer = {
  status: 404,
  headers: EMPTY_HEADERS,
  body: undefined,
};

/** Family A: an object with code and message. */
export function frameworkError(error: FrameworkError, allow?: string): ApiAnswer {
  const status = error.code < 600 ? error.code : 422;
  const headers = allow === undefined ? JSON_HEADERS : { ...JSON_HEADERS, Allow: allow };
  return {
    status,
    headers,
    body: `{"code":${error.code},"message":${quoteJsonHtml(error.message)}}`,
  };
}

/** Family B: one JSON string and a line end. */
export function handlerError(status: 400 | 404 | 500 | 503, text: string): ApiAnswer {
  return { status, headers: JSON_HEADERS, body: `${quoteJson(text)}\n` };
}
