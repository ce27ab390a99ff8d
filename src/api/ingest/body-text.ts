// Body bytes → text as Go reads them: every byte that is no part of a valid character becomes one
// U+FFFD. The WHATWG decoder would merge some of those bytes, and so change a label's fingerprint.
import { isUtf8 } from 'node:buffer';

const REPLACEMENT = '\ufffd';

/** Decodes UTF-8; never fails. */
export function decodeBody(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) ? buffer.toString('utf8') : decodeDamaged(buffer);
}

function decodeDamaged(buffer: Buffer): string {
  let text = '';
  let start = 0;
  let at = 0;
  while (at < buffer.length) {
    const width = characterWidth(buffer, at);
    if (width > 0) {
      at += width;
      continue;
    }
    text += buffer.toString('utf8', start, at) + REPLACEMENT;
    at += 1;
    start = at;
  }
  return text + buffer.toString('utf8', start);
}

/** Bytes of the character at `at`, or 0 when there is none (Unicode 15, table 3-7). */
function characterWidth(buffer: Buffer, at: number): number {
  const first = buffer[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const second = buffer[at + 1] ?? 0;
  // Overlong forms, surrogates and what lies beyond U+10FFFF differ in their second byte only.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < width; i++) {
    if (((buffer[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return width;
}
