// In what each line of a YAML text begins: outside of all, in brackets, in a quoted text or in a
// block of text. A rough reading for repairs of what the parser cannot read; never the last word.
import type { Offset } from './node.ts';

export type LineContext = 'block' | 'flow' | 'quoted' | 'literal';

export interface LineStart {
  readonly at: Offset;
  readonly context: LineContext;
}

const LITERAL_HEADER = /^[|>][-+0-9]*[ \t]*(?:#.*)?$/;

/** Tells the context of every line. */
export function lineContexts(text: string): readonly LineStart[] {
  const scanner = new LineScanner();
  return Array.from(text.matchAll(/^.*$/gm), ({ 0: line, index }) => {
    return { at: index, context: scanner.read(line.replace(/\r$/, '')) };
  });
}

class LineScanner {
  #depth = 0;
  #quote = '';
  /** A block of text, or a plain one, goes on while lines are indented deeper than this. */
  #parent = 0;
  #isLiteral = false;
  #isPlain = false;
  /** Whether a value or key may begin here. */
  #isStart = true;

  /** Reads a line and says in what it began. */
  read(line: string): LineContext {
    const context = this.#context(line);
    if (context === 'literal' || this.#isPlain) return context;
    if (context === 'block') this.#isStart = true;
    let rest = line;
    while (rest !== '') {
      const length = this.#quote === '' ? this.#readToken(line, rest) : this.#readQuoted(rest);
      rest = rest.slice(length);
    }
    return context;
  }

  #context(line: string): LineContext {
    if (this.#quote !== '') return 'quoted';
    if (this.#depth > 0) return 'flow';
    const isInside = line.trim() === '' || line.search(/[^ ]/) > this.#parent;
    this.#isLiteral &&= isInside;
    this.#isPlain &&= isInside;
    return this.#isLiteral ? 'literal' : 'block';
  }

  #readQuoted(rest: string): number {
    const [inside = ''] =
      (this.#quote === '"' ? /^(?:\\.?|[^"\\])*/ : /^(?:''|[^'])*/).exec(rest) ?? [];
    if (inside.length < rest.length) this.#quote = '';
    return inside.length + 1;
  }

  /** Reads one token and answers its length. */
  #readToken(line: string, rest: string): number {
    const isInFlow = this.#depth > 0;
    const column = line.length - rest.length;
    const [char = '', next = ' '] = rest;
    const before = line[column - 1] ?? ' ';
    if (isBlank(char)) return 1;
    if (char === '#' && isBlank(before)) return rest.length;
    if (this.#isStart) return this.#readStart(rest, column);
    if (isInFlow && '[]{},'.includes(char)) return this.#readBracket(char);
    const isColon = char === ':' && (isBlank(next) || (isInFlow && '"\'}]'.includes(before)));
    if (isColon) this.#isStart = true;
    return 1;
  }

  #readStart(rest: string, column: number): number {
    const [char = ''] = rest;
    const isInFlow = this.#depth > 0;
    if ('[{'.includes(char) || (isInFlow && ']},'.includes(char))) return this.#readBracket(char);
    if (char === '"' || char === "'") {
      this.#quote = char;
      this.#isStart = false;
      return 1;
    }
    const property = /^[&!][^ \t,[\]{}]*/.exec(rest);
    if (property !== null) return property[0].length;
    if (!isInFlow && /^[-?:](?:[ \t]|$)/.test(rest)) {
      this.#parent = column;
      return 1;
    }
    if (!isInFlow && LITERAL_HEADER.test(rest)) {
      this.#isLiteral = true;
      return rest.length;
    }
    this.#isStart = false;
    if (isInFlow) return 1;
    const colon = rest.search(/:(?:[ \t]|$)/);
    this.#isPlain = colon === -1;
    if (colon !== -1) this.#parent = column;
    return colon === -1 ? rest.length : colon;
  }

  #readBracket(char: string): number {
    if (char !== ',') this.#depth += '[{'.includes(char) ? 1 : -1;
    this.#isStart = '[{,'.includes(char);
    return 1;
  }
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}
