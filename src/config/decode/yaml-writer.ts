// The text of a printed configuration while it grows, and how wide its last line is: long texts are
// broken at a space.

/** A line that is longer than this is broken at the next chance. */
const WIDTH = 80;

export class YamlWriter {
  #text = '';
  #column = 0;

  /** Everything written. */
  get text(): string {
    return this.#text;
  }

  /** Whether the last line is empty so far. */
  get isAtLineStart(): boolean {
    return this.#column === 0;
  }

  /** Whether the last line should be broken. */
  get isWide(): boolean {
    return this.#column > WIDTH;
  }

  /** Appends to the last line; a part may contain line breaks. */
  write(part: string): void {
    this.#text += part;
    const [, tail = ''] = /([^\n\u2028\u2029]*)$/.exec(part) ?? [];
    const isContinued = tail.length === part.length;
    this.#column = (isContinued ? this.#column : 0) + Array.from(tail).length;
  }

  /** Begins a line, unless the last one is empty. */
  startLine(indent: number): void {
    this.write(`${this.isAtLineStart ? '' : '\n'}${' '.repeat(indent)}`);
  }
}
