// Every v1 answer: an envelope with a status, and headers that let any page use it (rows V1, V2).
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import type { AnswerBody, ApiAnswer, BodyFailure } from '../http/exchange.ts';
import { closing } from '../http/text-answer.ts';

const HEADERS = Object.freeze({
  'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type, Origin',
  'Access-Control-Allow-Methods': 'GET, POST, DELETE, OPTIONS',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Date',
  'Cache-Control': 'no-cache, no-store, must-revalidate',
});
const JSON_HEADERS = Object.freeze({ ...HEADERS, 'Content-Type': 'application/json' });

/** What stands before and after the items of a list. */
export const DATA_FRAME = { head: '{"status":"success","data":[', tail: ']}' } as const;

export const SUCCESS: ApiAnswer = {
  status: 200,
  headers: JSON_HEADERS,
  body: '{"status":"success"}',
};

/** The answer to OPTIONS on any path. */
export const OPTIONS_ANSWER: ApiAnswer = { status: 200, headers: HEADERS, body: undefined };

/** Answers 200 with text that already is an envelope. */
export function dataAnswer(body: AnswerBody): ApiAnswer {
  return { status: 200, headers: JSON_HEADERS, body };
}

/** Answers an error; everything a client can mend is `bad_data`. */
export function failure(status: 400 | 413 | 500 | 503, text: string): ApiAnswer {
  const type = status >= 500 ? 'server_error' : 'bad_data';
  return {
    status,
    headers: JSON_HEADERS,
    body: `{"status":"error","errorType":"${type}","error":${quoteJsonHtml(text)}}`,
  };
}

/** Answers for a body that could not be had. */
export function bodyFailure(problem: BodyFailure, maxBytes: number | undefined): ApiAnswer {
  switch (problem) {
    case 'tooLarge':
      return closing(failure(413, `the body must not be larger than ${String(maxBytes)} bytes`));
    case 'aborted':
      return failure(400, 'unexpected EOF');
  }
}

/** Adds the headers of v1 to an answer that is no envelope. */
export function withV1Headers(answer: ApiAnswer): ApiAnswer {
  return { ...answer, headers: { ...HEADERS, ...answer.headers } };
}
