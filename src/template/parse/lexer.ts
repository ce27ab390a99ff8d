// Cuts template text into tokens. It never fails: what Go's lexer refuses becomes one error token,
// which ends the list and which the parser reports.
// Source of the grammar: golang/go:src/text/template/parse/lex.go.
import { isPrintable, quoteGo } from '../../model/go-quote.ts';
import { keywordOf, type Token, type TokenKind } from './token.ts';

const LEFT = '{{';
const RIGHT = '}}';
const COMMENT_START = '/*';
const COMMENT_END = '*/';
const SPACE = /[ \t\r\n]/;
const LEFT_TRIM = /^-[ \t\r\n]/;
const ALPHANUMERIC = /[_\p{L}\p{Nd}]/u;
const WORD = /[_\p{L}\p{Nd}]*/uy;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const TERMINATORS = new Set(['.', ',', '|', ':', ')', '(']);

/** Cuts `text` into tokens; the last one is `eof` or `error`. Linear in the length of the text. */
export function lex(text: string): readonly Token[] {
  return new Lexer(text).run();
}

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #pos = 0;
  #line = 1;
  /** Up to where newlines have been counted. */
  #counted = 0;
  #parenDepth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): readonly Token[] {
    while (this.#lexText() && this.#lexAction());
    return this.#tokens;
  }

  /** Text up to the next action. False at the end of the text. */
  #lexText(): boolean {
    for (;;) {
      const start = this.#pos;
      const open = this.#text.indexOf(LEFT, start);
      if (open < 0) {
        if (start < this.#text.length) this.#emit('text', start, this.#text.length);
        this.#emit('eof', this.#text.length, this.#text.length);
        return false;
      }
      const trims = LEFT_TRIM.test(this.#text.slice(open + 2, open + 4));
      const text = this.#text.slice(start, open);
      const kept = trims ? trimRight(text) : text;
      if (kept !== '') this.#emit('text', start, start + kept.length);
      const inside = open + (trims ? 4 : 2);
      if (!this.#text.startsWith(COMMENT_START, inside)) {
        this.#emit('leftDelim', open, open + 2);
        this.#pos = inside;
        return true;
      }
      if (!this.#skipComment(inside)) return false;
    }
  }

  #skipComment(start: number): boolean {
    const end = this.#text.indexOf(COMMENT_END, start + 2);
    if (end < 0) return this.#fail(start, 'unclosed comment');
    const close = this.#rightDelimAt(end + 2);
    if (close === undefined) return this.#fail(start, 'comment ends before closing delimiter');
    this.#pos = close.next;
    return true;
  }

  /** Tokens up to and including the right delimiter. False after an error. */
  #lexAction(): boolean {
    this.#parenDepth = 0;
    for (;;) {
      const close = this.#rightDelimAt(this.#pos);
      if (close !== undefined) {
        if (this.#parenDepth > 0) return this.#fail(this.#pos, 'unclosed left paren');
        this.#emit('rightDelim', close.start, close.start + 2);
        this.#pos = close.next;
        return true;
      }
      if (!this.#lexToken()) return false;
    }
  }

  #lexToken(): boolean {
    const start = this.#pos;
    const char = this.#charAt(start);
    const next = this.#text[start + 1];
    if (char === '') return this.#fail(start, 'unclosed action');
    if (SPACE.test(char)) return this.#lexSpace();
    if (char === '=') return this.#emit('assign', start, start + 1);
    if (char === ':') {
      return next === '='
        ? this.#emit('declare', start, start + 2)
        : this.#fail(start, 'expected :=');
    }
    if (char === '|') return this.#emit('pipe', start, start + 1);
    if (char === '"') return this.#lexQuoted('string', 'unterminated quoted string');
    if (char === "'") return this.#lexQuoted('charConstant', 'unterminated character constant');
    if (char === '`') return this.#lexRawString();
    if (char === '$') return this.#lexName('variable');
    if (char === '.' && next !== undefined && !/[0-9]/.test(next)) return this.#lexName('field');
    if (/[.+\-0-9]/.test(char)) return this.#lexNumber();
    if (ALPHANUMERIC.test(char)) return this.#lexWord();
    return this.#lexPunctuation(char);
  }

  #lexPunctuation(char: string): boolean {
    const start = this.#pos;
    if (char === '(') {
      this.#parenDepth++;
      return this.#emit('leftParen', start, start + 1);
    }
    if (char === ')') {
      if (this.#parenDepth === 0) return this.#fail(start, 'unexpected right paren');
      this.#parenDepth--;
      return this.#emit('rightParen', start, start + 1);
    }
    if (/^[!-~]$/.test(char)) return this.#emit('char', start, start + 1);
    return this.#fail(start, `unrecognized character in action: ${showChar(char)}`);
  }

  /** A run of spaces; the last one is left alone when it belongs to a trim marker. */
  #lexSpace(): boolean {
    const start = this.#pos;
    let end = start;
    while (SPACE.test(this.#text[end] ?? '')) end++;
    if (this.#rightDelimAt(end - 1)?.start === end + 1) end--;
    if (end > start) return this.#emit('space', start, end);
    // Go goes straight to the delimiter here and leaves an open parenthesis to the parser.
    this.#parenDepth = 0;
    return true;
  }

  #lexQuoted(kind: 'string' | 'charConstant', unterminated: string): boolean {
    const start = this.#pos;
    const quote = this.#text[start];
    for (let i = start + 1; i < this.#text.length; i++) {
      let char = this.#text[i];
      if (char === quote) return this.#emit(kind, start, i + 1);
      if (char === '\\') char = this.#text[++i];
      if (char === '\n') break;
    }
    return this.#fail(start, unterminated);
  }

  #lexRawString(): boolean {
    const start = this.#pos;
    const end = this.#text.indexOf('`', start + 1);
    if (end < 0) return this.#fail(start, 'unterminated raw quoted string');
    return this.#emit('rawString', start, end + 1);
  }

  /** A field or variable; a lone `.` is the cursor, a lone `$` the top variable. */
  #lexName(kind: 'field' | 'variable'): boolean {
    const start = this.#pos;
    const end = this.#wordEnd(start + 1);
    if (!this.#isTerminator(end)) return this.#failBadCharacter(start, end);
    if (end === start + 1 && kind === 'field') return this.#emit('dot', start, end);
    return this.#emit(kind, start, end);
  }

  #lexWord(): boolean {
    const start = this.#pos;
    const end = this.#wordEnd(start);
    if (!this.#isTerminator(end)) return this.#failBadCharacter(start, end);
    const word = this.#text.slice(start, end);
    if (word === 'true' || word === 'false') return this.#emit('bool', start, end);
    return this.#emit(keywordOf(word) ?? 'identifier', start, end);
  }

  /** A number, or two joined by a sign of which the second is imaginary. */
  #lexNumber(): boolean {
    const start = this.#pos;
    let end = this.#numberEnd(start);
    let isValid = !ALPHANUMERIC.test(this.#charAt(end));
    let kind: TokenKind = 'number';
    if (isValid && /[+-]/.test(this.#text[end] ?? '')) {
      kind = 'complex';
      end = this.#numberEnd(end);
      isValid = !ALPHANUMERIC.test(this.#charAt(end)) && this.#text[end - 1] === 'i';
    }
    if (isValid) return this.#emit(kind, start, end);
    const next = this.#charAt(end);
    const shown = this.#text.slice(start, end) + (ALPHANUMERIC.test(next) ? next : '');
    return this.#fail(start, `bad number syntax: ${quoteGo(shown)}`);
  }

  #numberEnd(from: number): number {
    NUMBER.lastIndex = from;
    NUMBER.test(this.#text);
    return NUMBER.lastIndex;
  }

  #wordEnd(from: number): number {
    WORD.lastIndex = from;
    WORD.test(this.#text);
    return WORD.lastIndex;
  }

  /** Whether a word may end here. */
  #isTerminator(at: number): boolean {
    const char = this.#text[at];
    if (char === undefined || SPACE.test(char) || TERMINATORS.has(char)) return true;
    return this.#text.startsWith(RIGHT, at);
  }

  /** Where the right delimiter and the space it trims lie, when one is at `at`. */
  #rightDelimAt(at: number): { readonly start: number; readonly next: number } | undefined {
    if (this.#text.startsWith(RIGHT, at)) return { start: at, next: at + 2 };
    const trims = this.#text.startsWith(`-${RIGHT}`, at + 1) && SPACE.test(this.#text[at] ?? '');
    if (!trims) return undefined;
    let next = at + 4;
    while (SPACE.test(this.#text[next] ?? '')) next++;
    return { start: at + 2, next };
  }

  #charAt(at: number): string {
    const code = this.#text.codePointAt(at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #emit(kind: TokenKind, start: number, end: number): true {
    this.#push(kind, start, this.#text.slice(start, end));
    this.#pos = end;
    return true;
  }

  #failBadCharacter(start: number, at: number): false {
    return this.#fail(start, `bad character ${showChar(this.#charAt(at))}`);
  }

  #fail(pos: number, message: string): false {
    this.#push('error', pos, message);
    return false;
  }

  #push(kind: TokenKind, pos: number, text: string): void {
    for (; this.#counted < pos; this.#counted++) {
      if (this.#text[this.#counted] === '\n') this.#line++;
    }
    this.#tokens.push({ kind, pos, line: this.#line, text });
  }
}

/** Go's `%#U`. */
function showChar(char: string): string {
  const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrintable(char) ? `${code} '${char}'` : code;
}

function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
