// Long answers in slices: a list of 100,000 alerts is written piece by piece, at the pace of the
// client, so that it neither fills the memory nor holds up the event loop.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnswerBody } from '../http/exchange.ts';

/** A slice ends at about this many characters … */
const SLICE_CHARS = 128 * 1024;
/** … or after this many pieces, since a filter may look at many alerts and write none of them. */
const SLICE_PIECES = 1000;

/**
 * Joins pieces of text; a piece may be empty. What fits into one slice comes back as text at once,
 * the rest is taken from `pieces` slice by slice, each in its own turn of the event loop.
 */
export function joinInSlices(pieces: Iterator<string, void>): AnswerBody {
  const first = takeSlice(pieces);
  return first.isLast ? first.text : restOfSlices(first.text, pieces);
}

async function* restOfSlices(
  first: string,
  pieces: Iterator<string, void>,
): AsyncGenerator<string> {
  yield first;
  for (;;) {
    await nextTurn();
    const slice = takeSlice(pieces);
    if (slice.text !== '') yield slice.text;
    if (slice.isLast) return;
  }
}

function takeSlice(pieces: Iterator<string, void>): {
  readonly text: string;
  readonly isLast: boolean;
} {
  let text = '';
  for (let count = 0; count < SLICE_PIECES && text.length < SLICE_CHARS; count++) {
    const next = pieces.next();
    if (next.done === true) return { text, isLast: true };
    text += next.value;
  }
  return { text, isLast: false };
}

/** Yields `[`, the texts with commas between them, and `]` with a tail; undefined leaves one out. */
export function* listPieces<T>(
  items: Iterable<T>,
  encode: (item: T) => string | undefined,
  frame: { readonly head: string; readonly tail: string },
): Generator<string, void> {
  let separator = '';
  yield frame.head;
  for (const item of items) {
    const text = encode(item);
    yield text === undefined ? '' : separator + text;
    if (text !== undefined) separator = ',';
  }
  yield frame.tail;
}
