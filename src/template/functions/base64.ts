// Base64 in the URL-safe alphabet, with padding, as Go's base64.URLEncoding.
import { fail, ok, type Result } from '../../model/result.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NEWLINES = new Set(['\n', '\r']);

/** Encodes bytes. */
export function encodeBase64Url(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const count = Math.min(bytes.length - i, 3) + 1;
    for (let k = 0; k < 4; k++) {
      out += k < count ? ALPHABET.charAt((group >> (18 - 6 * k)) & 0x3f) : '=';
    }
  }
  return out;
}

/** Decodes; newlines are skipped. Fails with Go's text, which names the first bad byte. */
export function decodeBase64Url(text: string): Result<Uint8Array> {
  const bytes: number[] = [];
  let group = 0;
  let filled = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (NEWLINES.has(char)) continue;
    const sextet = ALPHABET.indexOf(char);
    if (sextet < 0) {
      if (char !== '=' || filled < 2) return corrupt(i);
      const end = paddingEnd(text, i, filled);
      if (!end.ok) return end;
      bytes.push(...[16, 8].slice(0, filled - 1).map((shift) => (group >> shift) & 0xff));
      return ok(Uint8Array.from(bytes));
    }
    group |= sextet << (18 - 6 * filled++);
    if (filled === 4) {
      bytes.push((group >> 16) & 0xff, (group >> 8) & 0xff, group & 0xff);
      group = 0;
      filled = 0;
    }
  }
  return filled === 0 ? ok(Uint8Array.from(bytes)) : corrupt(text.length - filled);
}

/** Checks what follows the first `=` of the last group, of which `filled` characters were read. */
function paddingEnd(text: string, at: number, filled: number): Result<undefined> {
  let i = skipNewlines(text, at + 1);
  if (filled === 2) {
    if (i === text.length) return corrupt(text.length);
    if (text[i] !== '=') return corrupt(i - 1);
    i = skipNewlines(text, i + 1);
  }
  return i < text.length ? corrupt(i) : ok(undefined);
}

function skipNewlines(text: string, from: number): number {
  let i = from;
  while (NEWLINES.has(text.charAt(i))) i++;
  return i;
}

function corrupt(at: number): { readonly ok: false; readonly error: string } {
  return fail(`illegal base64 data at input byte ${at}`);
}
