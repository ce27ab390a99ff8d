// Reads Go's string and character literals as templates use them.
import { fromBytes, isValidRune, toBytes } from '../value/go-string.ts';

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 0x5c],
]);

const HEX_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

interface Unquoted {
  readonly code: number;
  /** One byte of the string rather than a character (`\xff`, `\377`). */
  readonly isByte: boolean;
  readonly length: number;
}

/**
 * Reads a literal in double quotes or back quotes, quotes included. Undefined for bad syntax.
 * Source: golang/go:src/strconv/quote.go (Unquote).
 */
export function unquoteString(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (literal.startsWith('`')) return body.replaceAll('\r', '');
  if (!body.includes('\\')) return body.includes('\n') ? undefined : body;
  const bytes: number[] = [];
  for (let i = 0; i < body.length;) {
    const char = unquoteChar(body.slice(i, i + 10), '"');
    if (char === undefined) return undefined;
    if (char.isByte) bytes.push(char.code);
    else bytes.push(...toBytes(String.fromCodePoint(char.code)));
    i += char.length;
  }
  return fromBytes(Uint8Array.from(bytes));
}

/** Reads a character literal, quotes included: its code, or why it is none. */
export function unquoteCharConstant(
  literal: string,
): { readonly code: number } | { readonly error: string } {
  const body = literal.slice(1);
  const char = unquoteChar(body, "'");
  if (char === undefined) return { error: 'invalid syntax' };
  if (body.slice(char.length) !== "'") {
    return { error: `malformed character constant: ${literal}` };
  }
  return { code: char.code };
}

/** Reads the first character of a literal's body. */
function unquoteChar(body: string, quote: '"' | "'"): Unquoted | undefined {
  const code = body.codePointAt(0);
  if (code === undefined || body.startsWith(quote)) return undefined;
  if (!body.startsWith('\\')) return { code, isByte: false, length: code > 0xffff ? 2 : 1 };
  const letter = body[1] ?? '';
  if (letter === quote) return { code: letter.charCodeAt(0), isByte: false, length: 2 };
  const simple = SIMPLE_ESCAPES.get(letter);
  if (simple !== undefined) return { code: simple, isByte: false, length: 2 };
  const digits = HEX_ESCAPES.get(letter);
  return digits === undefined ? unquoteOctal(body) : unquoteHex(body, digits);
}

function unquoteHex(body: string, digits: number): Unquoted | undefined {
  const hex = body.slice(2, 2 + digits);
  if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  const code = Number.parseInt(hex, 16);
  if (digits > 2 && !isValidRune(code)) return undefined;
  return { code, isByte: digits === 2, length: 2 + digits };
}

function unquoteOctal(body: string): Unquoted | undefined {
  const octal = /^\\([0-7]{3})/.exec(body)?.[1];
  if (octal === undefined) return undefined;
  const code = Number.parseInt(octal, 8);
  return code > 255 ? undefined : { code, isByte: true, length: 4 };
}
