// Go's strconv.Unquote for double-quoted text: what a quoted name or value of a matcher means.

const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\"]))/y;

const SHORT: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
  ['\\', 0x5c],
  ['"', 0x22],
]);

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a Go string literal in double quotes. Returns undefined for a malformed literal and for
 * one whose escapes do not add up to valid UTF-8.
 */
export function unquoteGo(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (body.includes('\n')) return undefined;
  if (!body.includes('\\')) return body;
  const bytes: number[] = [];
  let at = 0;
  while (at < body.length) {
    const next = body.indexOf('\\', at);
    const end = next === -1 ? body.length : next;
    for (const byte of encoder.encode(body.slice(at, end))) bytes.push(byte);
    if (next === -1) break;
    ESCAPE.lastIndex = next;
    const match = ESCAPE.exec(body);
    const decoded = match === null ? undefined : bytesOf(match);
    if (decoded === undefined) return undefined;
    bytes.push(...decoded);
    at = ESCAPE.lastIndex;
  }
  return decodeUtf8(bytes);
}

/** `\x` and octal escapes give one byte each, `\u` and `\U` a whole character. */
function bytesOf(match: RegExpExecArray): Iterable<number> | undefined {
  const [, byteHex, shortHex, longHex, octal, letter] = match;
  if (letter !== undefined) return [SHORT.get(letter) ?? 0];
  if (byteHex !== undefined) return [Number.parseInt(byteHex, 16)];
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 0xff ? undefined : [byte];
  }
  const code = Number.parseInt(shortHex ?? longHex ?? '', 16);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code > 0x10ffff || isSurrogate ? undefined : encoder.encode(String.fromCodePoint(code));
}

function decodeUtf8(bytes: readonly number[]): string | undefined {
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    // The only failure of a fatal decoder is invalid UTF-8, which is this function's `undefined`.
    return undefined;
  }
}
