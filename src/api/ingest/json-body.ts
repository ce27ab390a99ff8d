// Body bytes → JSON value, and what Go's decoder says about a value of the wrong kind (reference row
// H12). JSON.parse reads; everything slow waits until something is wrong.
import { fail, ok, type Result } from '../../model/result.ts';
import { decodeBody } from './body-text.ts';
import { scanJson } from './json-syntax.ts';

/** `reason` is the decoder's text. */
export type JsonProblem =
  { readonly kind: 'empty' } | { readonly kind: 'undecodable'; readonly reason: string };

export interface JsonBody {
  readonly value: unknown;
  /** Whether the body may hold escaped lone surrogates, which Go replaces by U+FFFD. */
  readonly mayHoldSurrogates: boolean;
}

const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** Reads the first JSON value of a body; what follows it is ignored, as upstream. */
export function readJsonBody(body: Uint8Array): Result<JsonBody, JsonProblem> {
  const text = decodeBody(body);
  const parsed = parse(text, body);
  return parsed.ok
    ? ok({ value: parsed.value, mayHoldSurrogates: SURROGATE_ESCAPE.test(text) })
    : parsed;
}

function parse(text: string, body: Uint8Array): Result<unknown, JsonProblem> {
  try {
    return ok(JSON.parse(text));
  } catch {
    const scan = scanJson(body);
    switch (scan.kind) {
      case 'empty':
        return fail({ kind: 'empty' });
      case 'error':
        return undecodable(scan.reason);
      case 'value':
        return ok(JSON.parse(decodeBody(body.subarray(0, scan.end))));
    }
  }
}

export function undecodable(reason: string): Result<never, JsonProblem> {
  return fail({ kind: 'undecodable', reason });
}

/** Replaces lone surrogates, as Go decodes them. */
export function withoutSurrogates(text: string): string {
  // Under the flag `u`, \p{Cs} matches lone surrogates only.
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** Says that a field holds a value of another kind. */
export function fieldError(value: unknown, field: string, type: string): string {
  return typeError(value, `Go struct field ${field} of type ${type}`);
}

/** Says that a value is of another kind than its place asks for. */
export function typeError(value: unknown, target: string): string {
  return `json: cannot unmarshal ${jsonType(value)} into ${target}`;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
