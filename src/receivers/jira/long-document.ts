// A description as version 3 of Jira's API takes it: a document in JSON, which a template has given.
// It cannot be cut like a text; one that is too long gives way to a document of its text alone.
import { fail, ok, type Result } from '../../model/result.ts';
import { encodeGoJson } from '../encoding/go-json.ts';
import { truncateJson } from '../truncation/truncate-json.ts';
import { compactJson } from './compact-json.ts';

export interface EncodedDocument {
  /** The empty text sends no description. */
  readonly json: string;
  readonly isShortened: boolean;
}

const TEXT_MEMBER = /"text"\s*:\s*("(?:[^"\\]|\\.)*")/gs;
const BEFORE =
  '{"version":1,"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":';
const AFTER = '}]}]}';
const QUOTES = 2;

/** Encodes a document; it fails when the text is not JSON. `max` is what Jira takes. */
export function encodeDocument(text: string, max: number): Result<EncodedDocument> {
  const trimmed = text.trim();
  if (trimmed === '') return ok({ json: '', isShortened: false });
  const json = compactJson(trimmed);
  if (json === undefined) {
    return fail('The description is not JSON, which version 3 of the API needs');
  }
  if (json.length <= max) return ok({ json, isShortened: false });
  const room = max - BEFORE.length - AFTER.length - QUOTES;
  const kept = truncateJson(textOf(trimmed), room);
  return ok({ json: `${BEFORE}${encodeGoJson(kept)}${AFTER}`, isShortened: true });
}

/** The texts of a document in their order; a text node must not be empty. */
function textOf(document: string): string {
  const texts = Array.from(document.matchAll(TEXT_MEMBER), ([, literal = '""']) =>
    // Part of a document that is JSON, and quoted.
    String(JSON.parse(literal)),
  );
  return texts.join('\n').trim() || '…';
}
