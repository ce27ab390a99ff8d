// How Go's byte strings live in JavaScript strings. Go counts, cuts and prints bytes; a byte that is
// not part of valid UTF-8 is kept as one lone unit U+DC80..U+DCFF, so no text is lost on the way.

const ESCAPE_BASE = 0xdc00;
const LONE_ESCAPE = /[\udc80-\udcff]/u;
const SURROGATE = /\p{Surrogate}/gu;
const REPLACEMENT = 0xfffd;

/** Counts the UTF-8 bytes of a string, as Go's `len` does. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 2;
      i++;
    } else if (!isEscape(unit)) bytes += 2;
  }
  return bytes;
}

/** Encodes as UTF-8; kept stray bytes come out as themselves. */
export function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text));
  let at = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes[at++] = code;
    else if (isEscape(code)) bytes[at++] = code - ESCAPE_BASE;
    else at = putCodePoint(bytes, at, isSurrogate(code) ? REPLACEMENT : code);
  }
  return bytes;
}

/** Decodes UTF-8; each byte that does not belong to a valid sequence is kept as a stray byte. */
export function fromBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      text += String.fromCharCode(ESCAPE_BASE + (bytes[i] ?? 0));
      i++;
      continue;
    }
    text += String.fromCodePoint(decodeSequence(bytes, i, length));
    i += length;
  }
  return text;
}

/** Cuts by byte offsets; `from` and `to` must lie inside the string. */
export function sliceBytes(text: string, from: number, to: number): string {
  return fromBytes(toBytes(text).subarray(from, to));
}

/** Joins stray bytes that have become a valid sequence by concatenation. */
function mergeStrayBytes(text: string): string {
  return LONE_ESCAPE.test(text) ? fromBytes(toBytes(text)) : text;
}

/** Makes text that leaves this room: what is still not valid becomes U+FFFD. */
export function toWellFormed(text: string): string {
  const merged = mergeStrayBytes(text);
  return SURROGATE.test(merged) ? merged.replace(SURROGATE, '\ufffd') : merged;
}

/** Whether a code point stands for one byte that is not valid UTF-8. */
export function isEscape(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff;
}

/** The byte that such a code point stands for. */
export function escapedByte(code: number): number {
  return code - ESCAPE_BASE;
}

/** Whether a number is a code point that UTF-8 can carry. */
export function isValidRune(code: number): boolean {
  return code >= 0 && code <= 0x10ffff && !isSurrogate(code);
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function putCodePoint(bytes: Uint8Array, at: number, code: number): number {
  const count = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  const lead = count === 2 ? 0xc0 : count === 3 ? 0xe0 : 0xf0;
  bytes[at] = lead | (code >> (6 * (count - 1)));
  for (let i = 1; i < count; i++) bytes[at + i] = 0x80 | ((code >> (6 * (count - 1 - i))) & 0x3f);
  return at + count;
}

/** Length of the valid sequence at `i`, or 0 (overlong forms and surrogates are not valid). */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let k = 1; k < length; k++) {
    const next = bytes[i + k] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  const second = bytes[i + 1] ?? 0;
  if (lead === 0xe0 && second < 0xa0) return 0;
  if (lead === 0xed && second > 0x9f) return 0;
  if (lead === 0xf0 && second < 0x90) return 0;
  if (lead === 0xf4 && second > 0x8f) return 0;
  return length;
}

function decodeSequence(bytes: Uint8Array, i: number, length: number): number {
  const lead = bytes[i] ?? 0;
  if (length === 1) return lead;
  let code = lead & (0xff >> (length + 1));
  for (let k = 1; k < length; k++) code = (code << 6) | ((bytes[i + k] ?? 0) & 0x3f);
  return code;
}
