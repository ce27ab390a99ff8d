// What is wrong with the body of a POST before anybody looks at its fields (reference rows H12 and
// H13). Upstream names the body after the parameter of the operation, `alerts` or `silence`.
import type { ApiAnswer, BodyFailure } from '../http/exchange.ts';
import { closing } from '../http/text-answer.ts';
import { CODES, frameworkError, type FrameworkError } from './errors.ts';

/** Answers for a body that could not be had. */
export function bodyFailure(
  body: string,
  failure: BodyFailure,
  maxBytes: number | undefined,
): ApiAnswer {
  switch (failure) {
    case 'tooLarge':
      return closing(
        frameworkError({
          code: 413,
          message: `${body} in body must not be larger than ${String(maxBytes)} bytes`,
        }),
      );
    case 'aborted':
      return frameworkError(undecodable(body, 'unexpected EOF'));
  }
}

export function required(field: string): FrameworkError {
  return { code: CODES.required, message: `${field} in body is required` };
}

/** `reason` is the decoder's text. */
export function undecodable(body: string, reason: string): FrameworkError {
  return { code: 400, message: `parsing ${body} body from "" failed, because ${reason}` };
}
