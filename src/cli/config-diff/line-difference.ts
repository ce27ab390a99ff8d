// Which lines were taken away and which were added between two short texts.

/** `-` was there before, `+` is there after. */
export interface ChangedLine {
  readonly sign: '-' | '+';
  readonly text: string;
}

/** Beyond this many cells of the table, all lines count as replaced. */
const MAX_CELLS = 4_000_000;

/** Finds the fewest lines that make one text of the other; lines that stay are left out. */
export function changedLines(before: readonly string[], after: readonly string[]): ChangedLine[] {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  if (a.length * b.length > MAX_CELLS) return replaced(a, b);
  return walk(a, b, commonLengths(a, b));
}

function replaced(before: readonly string[], after: readonly string[]): ChangedLine[] {
  return [
    ...before.map((text): ChangedLine => ({ sign: '-', text })),
    ...after.map((text): ChangedLine => ({ sign: '+', text })),
  ];
}

/** How many lines the rests from (i, j) have in common, in one row of numbers per line. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const same = a[i] === b[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : 0;
      const down = lengths[(i + 1) * width + j] ?? 0;
      const right = lengths[i * width + j + 1] ?? 0;
      lengths[i * width + j] = Math.max(same, down, right);
    }
  }
  return lengths;
}

function walk(a: readonly string[], b: readonly string[], lengths: Uint32Array): ChangedLine[] {
  const width = b.length + 1;
  const changed: ChangedLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      changed.push({ sign: '-', text: a[i] ?? '' });
      i += 1;
    } else {
      changed.push({ sign: '+', text: b[j] ?? '' });
      j += 1;
    }
  }
  return [...changed, ...replaced(a.slice(i), b.slice(j))];
}
