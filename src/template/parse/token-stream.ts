// The parser's view of the tokens: look ahead, take, put back, and know how far reading has gone,
// because Go's parse errors carry the line of the last token read, not of the one at fault.
import type { Token } from './token.ts';

export class TokenStream {
  readonly #tokens: readonly Token[];
  #next = 0;
  #furthest = -1;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Line of the furthest token read so far. */
  get line(): number {
    return this.#tokens[this.#furthest]?.line ?? 0;
  }

  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  peek(): Token {
    // The list ends with `eof` or `error`, which is repeated for whoever reads on.
    const at = Math.min(this.#next, this.#tokens.length - 1);
    this.#furthest = Math.max(this.#furthest, at);
    const token = this.#tokens[at];
    if (token === undefined) throw new RangeError('A token list has an end');
    return token;
  }

  /** Takes the next token that is not space. */
  takeNonSpace(): Token {
    while (this.peek().kind === 'space') this.#next++;
    return this.take();
  }

  /** Skips space and looks at what follows. */
  peekNonSpace(): Token {
    const token = this.takeNonSpace();
    this.#next--;
    return token;
  }

  /** A place to come back to. */
  mark(): number {
    return this.#next;
  }

  reset(mark: number): void {
    this.#next = mark;
  }
}
