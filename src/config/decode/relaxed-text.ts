// YAML 1.1 lets the lines inside brackets and quotes begin anywhere; the parser, which reads YAML 1.2,
// wants them indented. A text that it refuses is tried again with those lines moved to the right.
import { lineContexts } from './line-contexts.ts';
import type { Offset } from './node.ts';

export interface RelaxedText {
  readonly text: string;
  /** The offset in the original of an offset in `text`. */
  toOriginal(at: Offset): Offset;
}

/** Indents all lines that begin inside brackets or quotes; undefined when there are none. */
export function relaxText(text: string): RelaxedText | undefined {
  const lines = lineContexts(text);
  const prefixes = text.match(/^[ ?-]*/gm) ?? [];
  const width = prefixes.reduce((widest, prefix) => Math.max(widest, prefix.length), 0) + 1;
  const moved = lines.filter(({ context }) => context === 'flow' || context === 'quoted');
  if (moved.length === 0) return undefined;
  const starts = moved.map(({ at }) => at);
  const pad = ' '.repeat(width);
  const parts = starts.map((start, i) => pad + text.slice(start, starts[i + 1]));
  return {
    text: text.slice(0, starts[0]) + parts.join(''),
    toOriginal: (at) => {
      const before = countUpTo(starts, at, width);
      const last = starts[before - 1] ?? 0;
      return before === 0 ? at : Math.max(at - before * width, last);
    },
  };
}

/** How many lines begin at or before an offset, given that each has made the next `width` later. */
function countUpTo(starts: readonly Offset[], at: Offset, width: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) + middle * width <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
