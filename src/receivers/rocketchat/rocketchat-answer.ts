// What Rocket.Chat's answers mean. It says 200 to some failures, so the body decides (row N17).
// Source: prometheus/alertmanager:notify/rocketchat/rocketchat.go (checkResponseError).
import type { Outcome } from '../../notify/integration.ts';
import type { HttpReply } from '../http/http-reply.ts';
import { parseJsonObject } from '../http/json-object.ts';
import { failed, retryUnsent } from '../outcomes.ts';
import { excerpt } from '../secrets/redact.ts';

type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** Refusals are shorter. A success repeats the message, of which only the beginning may be left. */
const MAX_REFUSAL_LENGTH = 16 * 1024;

/** How Rocket.Chat names a 429. */
const BUSY = /error-too-many-requests/;

/** Judges the body of a 2xx answer; `prefix` is put before errors. */
export function judgeRocketchatAnswer({ text, bodyError }: Answer, prefix: string): Outcome {
  const answer = parseJsonObject(text);
  if (answer?.['success'] === true) return { kind: 'sent' };
  if (answer !== undefined && bodyError === undefined) {
    const reason = typeof answer['error'] === 'string' ? answer['error'] : '';
    const error = `${prefix}error response from Rocketchat: ${excerpt(reason)}`;
    return BUSY.test(reason) ? retryUnsent(error, 'rateLimited') : failed(error, 'clientError');
  }
  if (bodyError === undefined && text.length > MAX_REFUSAL_LENGTH) return { kind: 'sent' };
  const why =
    bodyError === undefined
      ? `could not unmarshal JSON response ${JSON.stringify(excerpt(text))}`
      : `could not read response body: ${bodyError}`;
  // The status says that Rocket.Chat took the message.
  return { kind: 'retry', reason: 'clientError', error: prefix + why, mayHaveArrived: true };
}
