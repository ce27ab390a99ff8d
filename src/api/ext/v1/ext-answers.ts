// The answers of the extension API: JSON, and errors of one shape whose code is the status.
import type { ApiAnswer } from '../../http/exchange.ts';
import { frameworkError, jsonAnswer } from '../../v2/errors.ts';

type RefusalStatus = 400 | 403 | 404 | 409 | 413 | 429 | 503;

export function refuse(code: RefusalStatus, message: string): ApiAnswer {
  return frameworkError({ code, message });
}

/** Answers JSON with a line end; 202 promises that something will be done. */
export function answer(json: string, status: 200 | 202 = 200): ApiAnswer {
  return { ...jsonAnswer(`${json}\n`), status };
}
