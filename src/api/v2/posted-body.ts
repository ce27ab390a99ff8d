// What is checked of the body of a POST before anybody decodes it, in this order: that it can be had,
// that it is there, and its type, as only then a body of unknown length is known to be one.
import { fail, type Result } from '../../model/result.ts';
import type { ApiAnswer, ApiRequest } from '../http/exchange.ts';
import { bodyFailure, required } from './body-errors.ts';
import { frameworkError } from './errors.ts';
import { contentTypeProblem } from './media-types.ts';

/** Reads a body that the contract calls `name`; refuses it with the answer for the client. */
export async function readPostedBody(
  request: ApiRequest,
  name: string,
  maxBytes: number | undefined,
): Promise<Result<Uint8Array, ApiAnswer>> {
  const body = await request.readBody(maxBytes);
  if (!body.ok) return fail(bodyFailure(name, body.error, maxBytes));
  if (body.value.length === 0) return fail(frameworkError(required(name)));
  const problem = contentTypeProblem(request.header('content-type'));
  return problem === undefined ? body : fail(frameworkError(problem));
}
