// Go's strconv.Quote: group keys, matchers and `%q` must print exactly as upstream prints them.

const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;
const PLAIN_ASCII = /^[ !#-[\]-~]*$/;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/**
 * Quotes text as a Go string literal (`strconv.Quote`). A lone surrogate prints as U+FFFD, which
 * is what a Go program reads in its place.
 */
export function quoteGo(text: string): string {
  if (PLAIN_ASCII.test(text)) return `"${text}"`;
  let out = '"';
  for (const char of text.toWellFormed()) out += escapeChar(char);
  return `${out}"`;
}

/** Whether Go's `unicode.IsPrint` holds: letters, marks, numbers, punctuation, symbols, space. */
export function isPrintable(char: string): boolean {
  return char === ' ' || PRINTABLE.test(char);
}

function escapeChar(char: string): string {
  if (char === '"' || char === '\\') return `\\${char}`;
  const short = SHORT_ESCAPES.get(char);
  if (short !== undefined) return short;
  if (isPrintable(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
