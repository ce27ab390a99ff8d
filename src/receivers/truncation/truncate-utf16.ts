// Services written in Java count a text in UTF-16 units, and so does this language; characters must
// stay whole all the same.
import type { TextUnit } from './text-limiter.ts';

const MARKER = '…';

/** Keeps at most `max` UTF-16 units; a cut text ends in `…`, if there is room. */
export function truncateUtf16(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < MARKER.length) return '';
  const end = max - MARKER.length;
  const last = text.charCodeAt(end - 1);
  // The first half of a pair would be left without the other one.
  const isHalf = last >= 0xd800 && last < 0xdc00;
  return text.slice(0, isHalf ? end - 1 : end) + MARKER;
}

/** For services that count as `length` does here. */
export const UTF16_UNITS: TextUnit = { name: 'characters', truncate: truncateUtf16 };
