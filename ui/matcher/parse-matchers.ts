// Reads the matchers that people type and that stand in addresses. What it accepts, the server
// accepts with the same meaning; what the two grammars of the server read differently, it refuses.
import { parsed, unreadable, type Parsed } from '../model/parsed.ts';
import type { Matcher, MatchType } from './matcher.ts';

/** White space and signs of the grammar, which a name or value holds in quotes only. */
export const RESERVED = /[\p{White_Space}{}!=~,\\"'`]/u;

/** The white space that both grammars skip; other characters of its kind stand in quotes only. */
const SPACE = /[\t\n\f\r ]/;
const OPERATORS: readonly MatchType[] = ['=~', '!~', '!=', '='];

const CLASSIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** What Go reads as an escape and the older grammar as two characters. */
const AMBIGUOUS_ESCAPE = /[abfrtvxuU0-7']/;

/** Reads a list, with or without braces around it; the empty text is no matcher. */
export function parseMatchers(text: string): Parsed<readonly Matcher[]> {
  const reader = new MatcherReader(text);
  const matchers = reader.readList();
  return reader.problem === undefined ? parsed(matchers) : unreadable(reader.problem);
}

/** Reads exactly one matcher, without braces. */
export function parseMatcher(text: string): Parsed<Matcher> {
  if (/^\s*\{/.test(text)) return unreadable('Write one matcher, without braces');
  // The older grammar would take the comma for a part of the value.
  if (/,\s*$/.test(text)) return unreadable('Write one matcher, without a comma behind it');
  const matchers = parseMatchers(text);
  if (!matchers.ok) return matchers;
  const [only, ...others] = matchers.value;
  if (only === undefined) return unreadable('Write a matcher, such as severity="page"');
  return others.length === 0 ? parsed(only) : unreadable('Write one matcher at a time');
}

class MatcherReader {
  /** The first thing that is wrong; reading ends there. */
  problem: string | undefined;
  readonly #chars: readonly string[];
  #at = 0;
  /** The older grammar does not know the name, so the server reads escapes by the newer one. */
  #hasNewerName = false;
  #hasOddEscape = false;
  #endsBare = false;

  constructor(text: string) {
    this.#chars = Array.from(text);
  }

  readList(): readonly Matcher[] {
    const hasBrace = this.#accept('{');
    const matchers: Matcher[] = [];
    while (!this.#isAtEnd()) {
      matchers.push(this.#readMatcher());
      if (!this.#accept(',')) break;
    }
    if (hasBrace && !this.#accept('}')) this.#refuse('expected a comma or a closing brace');
    // The older grammar takes a brace that is not the last character for a part of a bare value.
    if (hasBrace && this.#endsBare && this.#at < this.#chars.length)
      this.#refuse('expected the end');
    if (this.#peek() !== undefined) this.#refuse('expected a comma or the end');
    if (this.#hasNewerName && this.#hasOddEscape) {
      this.problem ??= 'Write a backslash as \\\\ in quotes';
    }
    return matchers;
  }

  #readMatcher(): Matcher {
    const isQuoted = this.#peek() === '"';
    const name = this.#readText('the name of a label');
    this.#hasNewerName ||= isQuoted || !CLASSIC_NAME.test(name);
    const type = this.#readOperator();
    this.#endsBare = this.#peek() !== '"';
    return { type, name, value: this.#readText('a value') };
  }

  #readOperator(): MatchType {
    this.#skipSpace();
    const rest = this.#chars.slice(this.#at, this.#at + 2).join('');
    const type = OPERATORS.find((operator) => rest.startsWith(operator));
    if (type === undefined) this.#refuse('expected =, !=, =~ or !~');
    else this.#at += type.length;
    return type ?? '=';
  }

  #readText(what: string): string {
    if (this.#peek() === '"') return this.#readQuoted();
    const start = this.#at;
    while (this.#isBare()) this.#at++;
    if (this.#at === start) this.#refuse(`expected ${what}`);
    return this.#chars.slice(start, this.#at).join('');
  }

  #isBare(): boolean {
    const char = this.#chars[this.#at];
    return char !== undefined && !RESERVED.test(char);
  }

  #readQuoted(): string {
    let text = '';
    for (this.#at++; this.#chars[this.#at] !== '"'; this.#at++) {
      const char = this.#chars[this.#at];
      if (char === undefined) this.#refuse('expected a closing quote');
      if (char === '\n') this.#refuse('write a line end as \\n');
      if (char === undefined || this.problem !== undefined) return text;
      text += char === '\\' ? this.#readEscape() : char;
    }
    this.#at++;
    return text;
  }

  #readEscape(): string {
    const char = this.#chars[++this.#at] ?? '';
    if (char === 'n') return '\n';
    if (char === '"' || char === '\\') return char;
    if (AMBIGUOUS_ESCAPE.test(char)) this.#refuse('write a backslash as \\\\ in quotes');
    this.#hasOddEscape = true;
    return `\\${char}`;
  }

  #accept(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #isAtEnd(): boolean {
    const char = this.#peek();
    return char === undefined || char === '}';
  }

  #peek(): string | undefined {
    this.#skipSpace();
    return this.#chars[this.#at];
  }

  #skipSpace(): void {
    while (SPACE.test(this.#chars[this.#at] ?? '')) this.#at++;
  }

  #refuse(expectation: string): void {
    const rest = this.#chars.slice(this.#at, this.#at + 12).join('');
    const sentence = `${expectation} ${rest === '' ? 'at the end' : `at "${rest}"`}`;
    this.problem ??= sentence.charAt(0).toUpperCase() + sentence.slice(1);
    this.#at = this.#chars.length;
  }
}
