// Some services limit a message as it travels: in bytes of JSON, where one character may take six.
import { quoteJsonHtml } from '../../model/go-json-text.ts';

const MARKER = '…';
const MARKER_BYTES = 3;
const QUOTES = 2;

/** Keeps as much of a text as has `max` bytes in JSON, without its quotes; a cut text ends in `…`. */
export function truncateJson(text: string, max: number): string {
  // A character has at least one byte, so that a longer text need not be encoded to be refused.
  if (text.length <= max && jsonBytes(text) <= max) return text;
  let room = max - MARKER_BYTES;
  let end = 0;
  for (const character of text) {
    room -= jsonBytes(character);
    if (room < 0) break;
    end += character.length;
  }
  return max < MARKER_BYTES ? '' : text.slice(0, end) + MARKER;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(quoteJsonHtml(text)) - QUOTES;
}
