// Decodes the escapes of CSS, `\26 ` and `\&`, so that what they stand for can be looked at.
// Source: golang/go:src/html/template/css.go (decodeCSS, skipCSSSpace).

/** Up to six hexadecimal digits and one space, or any character; a last backslash has none. */
const ESCAPE = /\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[\t\n\f\r ])?|[^])?/gu;
const CODE = /^\\[0-9a-fA-F]+/;
const MAX_CODE = 0x10ffff;

/** Decodes all escapes; a backslash at the end is dropped. */
export function decodeCss(text: string): string {
  return text.includes('\\') ? text.replace(ESCAPE, decodeEscape) : text;
}

function decodeEscape(escape: string): string {
  const code = CODE.exec(escape)?.[0];
  if (code === undefined) return escape.slice(1);
  return decodeDigits(code.slice(1), escape.slice(code.length));
}

function decodeDigits(digits: string, space: string): string {
  const code = Number.parseInt(digits, 16);
  if (code <= MAX_CODE) return characterOf(code);
  // The last digit does not belong to the escape, nor does the space behind it.
  return characterOf(code >> 4) + digits.slice(-1) + space;
}

function characterOf(code: number): string {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return String.fromCodePoint(isSurrogate ? 0xfffd : code);
}
