// Some services count a message in bytes, and characters must stay whole.
import type { TextUnit } from './text-limiter.ts';

const MARKER = '…';
const MARKER_BYTES = 3;

/**
 * Keeps at most `max` bytes of UTF-8; a cut text ends in `…`. `max` is at least 3.
 * Source: prometheus/alertmanager:notify/util.go (TruncateInBytes), which fails on a text that has
 * too many bytes and few characters.
 */
export function truncateBytes(text: string, max: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= max) return text;
  let end = max - MARKER_BYTES;
  // A byte 10xxxxxx continues a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end) + MARKER;
}

/** For services that count bytes of UTF-8. */
export const BYTES: TextUnit = { name: 'bytes', truncate: truncateBytes };
