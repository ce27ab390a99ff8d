// The id in `/silence/{silenceID}`: what counts as a UUID, and what is said about anything else
// (reference row H14). Any spelling that upstream's parser takes passes, but only the very spelling
// of a silence's id finds it. Source: github.com/google/uuid:uuid.go (Parse).
import { quoteGo } from '../../model/go-quote.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ApiAnswer } from '../http/exchange.ts';
import { unescapeSegment } from '../http/path-pattern.ts';
import { CODES, frameworkError } from './errors.ts';

const DASHED = '[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}';
/** Of 38 characters the first and the last are not looked at; they are meant to be braces. */
const UUID = new RegExp(`^(?:(?:urn:uuid:)?${DASHED}|[^]${DASHED}[^]|[0-9A-Fa-f]{32})$`, 'i');

/** Reads the last segment of a path without broken escapes, or gives the answer that refuses it. */
export function readSilenceId(path: string): Result<string, ApiAnswer> {
  const trimmed = path.replace(/\/$/, '');
  const id = unescapeSegment(trimmed.slice(trimmed.lastIndexOf('/') + 1));
  if (UUID.test(id)) return ok(id);
  const message = `silenceID in path must be of type uuid: ${quoteGo(id)}`;
  return fail(frameworkError({ code: CODES.wrongType, message }));
}
