// A JSON document that a template has given is sent as it is, but for white space: numbers, the
// order of names and repeated names stay. Source: golang/go:src/encoding/json/indent.go.

const STRING_OR_SPACE = /"(?:[^"\\]|\\.)*"|[ \t\n\r]+/gs;
const ESCAPED = /[<>&\u2028\u2029]/g;

/**
 * Takes out white space between tokens and escapes `<`, `>`, `&`, U+2028 and U+2029; undefined for a
 * text that is not JSON.
 */
export function compactJson(text: string): string | undefined {
  if (!isJson(text)) return undefined;
  return text
    .replace(STRING_OR_SPACE, (token) => (token.startsWith('"') ? token : ''))
    .replace(ESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
