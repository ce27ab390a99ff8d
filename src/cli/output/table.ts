// Columns: pads cells so that they stand below one another, as Go's text/tabwriter does.
// Source: golang/go:src/text/tabwriter/tabwriter.go, with a padding of two spaces.

import { characterCount, columnCount } from './text-width.ts';

const PADDING = 2;

type WidthOf = (text: string) => number;

/** A line of cells; all but the last end with a tab, and only those make columns. */
type Line = readonly string[];

/** Writes a table with its head, aligned for whoever reads it. */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { isForTerminal }: { readonly isForTerminal: boolean },
): string {
  const text = [head, ...rows].map((cells) => `${cells.join('\t')}\t\n`).join('');
  return alignColumns(text, isForTerminal ? columnCount : characterCount);
}

/**
 * Aligns text with tabs between its cells. A column reaches over neighbouring lines that have it; its
 * width counts characters, not bytes, unless `widthOf` says otherwise.
 */
export function alignColumns(text: string, widthOf: WidthOf = characterCount): string {
  const lines: readonly Line[] = text.split('\n').map((line) => line.split(/[\t\v]/));
  const widths = new Array<number[]>(lines.length);
  for (let i = 0; i < lines.length; i += 1) widths[i] = [];
  measure(lines, widths, { from: 0, to: lines.length, column: 0, widthOf });
  return lines.map((line, i) => render(line, widths[i] ?? [], widthOf)).join('\n');
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly column: number;
  readonly widthOf: WidthOf;
}

/** Sets the width of a column in each run of lines that have it, then of the columns behind it. */
function measure(lines: readonly Line[], widths: readonly number[][], block: Block): void {
  const { to, column, widthOf } = block;
  for (let from = block.from; from < to; from += 1) {
    if (!hasColumn(lines[from], column)) continue;
    let end = from;
    let width = 0;
    while (end < to && hasColumn(lines[end], column)) {
      width = Math.max(width, widthOf(lines[end]?.[column] ?? '') + PADDING);
      end += 1;
    }
    for (let i = from; i < end; i += 1) widths[i]?.push(width);
    measure(lines, widths, { from, to: end, column: column + 1, widthOf });
    from = end - 1;
  }
}

function hasColumn(line: Line | undefined, column: number): boolean {
  return line !== undefined && column < line.length - 1;
}

function render(line: Line, widths: readonly number[], widthOf: WidthOf): string {
  return line
    .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
    .join('');
}
