// What an escaper is given: the text of a value, and whether its type declares it safe somewhere.
// Source: golang/go:src/html/template/content.go (stringify).
import { sprint } from '../../format/sprint.ts';
import { SAFE_HTML, SAFE_URL } from '../../value/safe-text.ts';
import { unwrapInterface, type Value } from '../../value/value.ts';

export interface Content {
  readonly text: string;
  readonly type: 'plain' | 'html' | 'url';
}

/** Shows a value as text; nothing shows as nothing. `maxLength` is in UTF-16 units. */
export function contentOf(argument: Value | undefined, maxLength: number): Content {
  if (argument === undefined) return { text: '', type: 'plain' };
  const value = unwrapInterface(argument);
  if (value.kind === 'invalid') return { text: '', type: 'plain' };
  if (value.kind === 'string') return { text: value.value, type: contentType(value.type) };
  return { text: sprint([behindPointer(value)], maxLength), type: 'plain' };
}

/** What a pointer points to; a value that is none stays. */
export function behindPointer(value: Value): Value {
  return value.kind === 'pointer' ? (value.target ?? value) : value;
}

function contentType(type: unknown): Content['type'] {
  if (type === SAFE_HTML) return 'html';
  return type === SAFE_URL ? 'url' : 'plain';
}
