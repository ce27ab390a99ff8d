// JSON strings as Go's encoding/json writes them: answers and messages are compared byte by byte.

// What makes a string need more than two quotes around it.
const NEEDS_ESCAPE = /["\\\u0000-\u001f\u2028\u2029\ud800-\udfff]/;
const NEEDS_ESCAPE_OR_HTML = /["\\<>&\u0000-\u001f\u2028\u2029\ud800-\udfff]/;

/** Quotes text; `<`, `>` and `&` stay as they are (Go: SetEscapeHTML(false)). */
export function quoteJson(text: string): string {
  return NEEDS_ESCAPE.test(text) ? escaped(text, /[\u2028\u2029]/g) : `"${text}"`;
}

/** Quotes text with `<`, `>` and `&` escaped, Go's default. */
export function quoteJsonHtml(text: string): string {
  return NEEDS_ESCAPE_OR_HTML.test(text) ? escaped(text, /[<>&\u2028\u2029]/g) : `"${text}"`;
}

function escaped(text: string, alsoEscape: RegExp): string {
  // Under the flag `u`, \p{Cs} matches lone surrogates only; Go writes U+FFFD for what is not text.
  const valid = text.replace(/\p{Cs}/gu, '\ufffd');
  return JSON.stringify(valid).replace(alsoEscape, unicodeEscape);
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
