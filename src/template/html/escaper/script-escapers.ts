// Escapers for JavaScript: values, and text inside of strings, template literals and regular
// expressions. Source: golang/go:src/html/template/js.go.
import { stringOf } from '../../format/stringer.ts';
import { marshalJson } from '../../functions/json.ts';
import { CallFailure } from '../../value/callable.ts';
import { INVALID, stringValue, unwrapInterface, type Value } from '../../value/value.ts';
import { behindPointer, type Content } from './content.ts';

const STRING_SPECIAL = /[\0-\x1f"&'+/<>\\`\u2028\u2029]/g;
const TEMPLATE_SPECIAL = /[\0-\x1f"$&'+/<>\\`{}\u2028\u2029]/g;
const REGEXP_SPECIAL = /[\0-\x1f"$&'()*+\-./<>?[\\\]^{|}\u2028\u2029]/g;
/** Characters that a backslash before them makes harmless. */
const BACKSLASHED = '$()*-./?[\\]^{|}';
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['/', '\\/'],
  ['\\', '\\\\'],
]);
const IDENTIFIER_PART = /[$0-9A-Z_a-z]/;
/** With `u`, so that letters compare as in Go. */
const SCRIPT_TAG = /<(\/?)script/giu;

/** Escapes for a string. */
export function escapeScriptString({ text }: Content): string {
  return text.replace(STRING_SPECIAL, escapeCharacter);
}

/** Escapes for a template literal. */
export function escapeTemplateLiteral({ text }: Content): string {
  return text.replace(TEMPLATE_SPECIAL, escapeCharacter);
}

/** Escapes for a regular expression that is to find the text itself. */
export function escapeRegexp({ text }: Content): string {
  // Two slashes with nothing between them would start a comment.
  if (text === '') return '(?:)';
  return text.replace(REGEXP_SPECIAL, (char) =>
    BACKSLASHED.includes(char) ? `\\${char}` : escapeCharacter(char),
  );
}

/** Writes a value as an expression without side effects: as JSON. */
export function scriptValue(argument: Value | undefined, maxLength: number): string {
  try {
    return apart(marshalJson(expressible(argument), maxLength));
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    const message = error.message
      .replace(SCRIPT_TAG, '\\x3C$1script')
      .replaceAll('*/', '* /')
      .replaceAll('<!--', '\\x3C!--');
    return ` /* ${message} */null `;
  }
}

/** A value that prints itself stands for its text; JSON has a form of its own for times. */
function expressible(argument: Value | undefined): Value {
  const value = argument === undefined ? INVALID : unwrapInterface(argument);
  if (value.kind === 'pointer') return behindPointer(value);
  const text = value.kind === 'time' ? undefined : stringOf(value);
  return text === undefined ? value : stringValue(text);
}

/** Words and numbers must not run into what stands beside them. */
function apart(json: string): string {
  const touches = IDENTIFIER_PART.test(json.charAt(0)) || IDENTIFIER_PART.test(json.slice(-1));
  return touches ? ` ${json} ` : json;
}

/** HTML specials become codes, so that the result can stand in an attribute. */
function escapeCharacter(char: string): string {
  const code = char.charCodeAt(0).toString(16).padStart(4, '0');
  return SHORT_ESCAPES.get(char) ?? `\\u${code}`;
}
