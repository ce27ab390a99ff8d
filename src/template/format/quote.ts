// Go's quoted forms beyond plain quoting: ASCII only, single characters, back quotes, stray bytes.
// Source: golang/go:src/strconv/quote.go.
import { isPrintable, quoteGo } from '../../model/go-quote.ts';
import { escapedByte, isEscape, isValidRune } from '../value/go-string.ts';

const NEEDS_CARE = /[\ud800-\udfff]/u;
const NO_BACKQUOTE = /[\0-\x08\x0a-\x1f`\x7f\ufeff\ud800-\udfff]/u;
const NON_ASCII = /[^\0-\x7f]/gu;

/** Quotes like `%q`; with `asciiOnly` like `%+q`. A stray byte prints as `\xff`. */
export function quoteText(text: string, asciiOnly: boolean): string {
  const quoted = NEEDS_CARE.test(text) ? `"${[...text].map(escapePart).join('')}"` : quoteGo(text);
  return asciiOnly ? quoted.replace(NON_ASCII, escapeCode) : quoted;
}

/** Quotes one character like `%q` of a number; what is no character prints as U+FFFD. */
export function quoteCharacter(code: number, asciiOnly: boolean): string {
  const char = String.fromCodePoint(isValidRune(code) ? code : 0xfffd);
  if (char === "'") return "'\\''";
  if (char === '"') return "'\"'";
  return `'${quoteText(char, asciiOnly).slice(1, -1)}'`;
}

/** Whether the text can stand between back quotes on one line. */
export function canBackquote(text: string): boolean {
  return !NO_BACKQUOTE.test(text);
}

/** Prints a code like `%U`; with `withCharacter` like `%#U`. */
export function unicodeText(code: bigint, digits: number, withCharacter: boolean): string {
  const text = `U+${code.toString(16).toUpperCase().padStart(digits, '0')}`;
  if (!withCharacter || code > 0x10ffffn) return text;
  const char = String.fromCodePoint(Number(code));
  return isPrintable(char) ? `${text} '${char}'` : text;
}

function escapePart(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (isEscape(code)) return `\\x${escapedByte(code).toString(16)}`;
  return quoteGo(char).slice(1, -1);
}

function escapeCode(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
