// Tokens of the UTF-8 matcher grammar (reference row M2), with upstream's positions and texts.
// Source: prometheus/alertmanager:matcher/parse/lexer.go.
import { fail, ok, type Result } from '../model/result.ts';
import type { MatchType } from './matcher.ts';
import { RESERVED, WHITE_SPACE } from './reserved.ts';
import { unquoteGo } from './go-unquote.ts';

/** Columns count characters (not bytes or UTF-16 units) from 0; `end` is behind the token. */
export interface Token {
  readonly kind: 'eof' | '{' | '}' | ',' | 'quoted' | 'bare' | MatchType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A scanner over one input; an error ends it, and every later token is the same error. */
export class Utf8Lexer {
  readonly #chars: readonly string[];
  #start = 0;
  #next = 0;
  #failure: Result<Token> | undefined;

  constructor(input: string) {
    this.#chars = Array.from(input);
  }

  /** The column behind the last character taken, which is what upstream shows for braces. */
  get column(): number {
    return this.#next;
  }

  /** Takes the next token; fails with upstream's text when no token starts here. */
  scan(): Result<Token> {
    if (this.#failure !== undefined) return this.#failure;
    while (WHITE_SPACE.test(this.#chars[this.#next] ?? '')) this.#next++;
    this.#start = this.#next;
    const token = this.#scanToken();
    if (!token.ok) this.#failure = token;
    return token;
  }

  /** Looks at the next token without taking it. */
  peek(): Result<Token> {
    const start = this.#start;
    const next = this.#next;
    const token = this.scan();
    this.#start = start;
    this.#next = next;
    return token;
  }

  #scanToken(): Result<Token> {
    const char = this.#chars[this.#next];
    switch (char) {
      case undefined:
        // Upstream's token at the end of input is the zero token.
        return ok({ kind: 'eof', text: '', start: 0, end: 0 });
      case '{':
      case '}':
      case ',':
        this.#next++;
        return this.#emit(char);
      case '=':
      case '!':
        return this.#scanOperator();
      case '"':
        return this.#scanQuoted();
      default:
        return RESERVED.test(char) ? this.#invalid() : this.#scanBare();
    }
  }

  #scanOperator(): Result<Token> {
    if (this.#accept('!')) {
      if (this.#accept('=')) return this.#emit('!=');
      if (this.#accept('~')) return this.#emit('!~');
      return fail(this.#expected('=~'));
    }
    this.#next++;
    return this.#emit(this.#accept('~') ? '=~' : '=');
  }

  #scanQuoted(): Result<Token> {
    this.#next++;
    while (this.#next < this.#chars.length && this.#chars[this.#next] !== '"') {
      this.#next += this.#chars[this.#next] === '\\' ? 2 : 1;
    }
    this.#next = Math.min(this.#next, this.#chars.length);
    if (this.#accept('"')) return this.#emit('quoted');
    return fail(`${this.#place()} ${this.#taken()}: missing end "`);
  }

  #scanBare(): Result<Token> {
    while (this.#next < this.#chars.length && !RESERVED.test(this.#chars[this.#next] ?? '')) {
      this.#next++;
    }
    return this.#emit('bare');
  }

  #invalid(): Result<Token> {
    this.#next++;
    return fail(`${this.#place()} ${this.#taken()}: invalid input`);
  }

  #accept(char: string): boolean {
    if (this.#chars[this.#next] !== char) return false;
    this.#next++;
    return true;
  }

  #emit(kind: Token['kind']): Result<Token> {
    const token: Token = { kind, text: this.#taken(), start: this.#start, end: this.#next };
    this.#start = this.#next;
    return ok(token);
  }

  #expected(chars: string): string {
    const found =
      this.#next >= this.#chars.length ? ' unexpected end of input, ' : ` ${this.#taken()}: `;
    return `${this.#place()}${found}expected one of '${chars}'`;
  }

  #place(): string {
    return `${this.#start}:${this.#next}:`;
  }

  #taken(): string {
    return this.#chars.slice(this.#start, this.#next).join('');
  }
}

/** The text a quoted or bare token stands for; undefined when its escapes are malformed. */
export function textOf(token: Token): string | undefined {
  return token.kind === 'quoted' ? unquoteGo(token.text) : token.text;
}
