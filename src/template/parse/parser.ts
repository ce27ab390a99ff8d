// Builds parse trees from template text, with Go's grammar and Go's error texts.
// Source: golang/go:src/text/template/parse/parse.go.
import { fail, ok, type Result } from '../../model/result.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { lex } from './lexer.ts';
import {
  isEmptyList,
  type ListNode,
  type LoopExitNode,
  type PipeNode,
  type StatementNode,
  type TemplateNode,
  type Tree,
} from './node.ts';
import { ParseFailure } from './parse-failure.ts';
import { PipelineParser } from './pipeline-parser.ts';
import { unquoteString } from './go-literal.ts';
import type { Token } from './token.ts';
import { TokenStream } from './token-stream.ts';

/** Go has no such limit; a deeper text would exhaust the stack here. */
const MAX_NESTING = 500;

type Control = 'if' | 'range' | 'with';

/** What a list of statements ended with. */
interface Closing {
  readonly kind: 'end' | 'else';
  readonly pos: number;
}

/**
 * Parses a text into its own tree, under `name`, and those it defines, in the order of definition.
 * `isFunction` tells which function names exist. Fails with Go's message, `template: name:line: …`.
 */
export function parseTemplate(
  name: string,
  text: string,
  isFunction: (name: string) => boolean,
): Result<ReadonlyMap<string, Tree>> {
  const trees = new Map<string, Tree>();
  const source: Source = { parseName: name, text, isFunction, trees };
  try {
    new TreeParser(source, new TokenStream(lex(text)), 0).parseRoot();
  } catch (error) {
    // The one way out of the depth of a recursive descent; it does not leave this function.
    if (error instanceof ParseFailure) return fail(error.message);
    throw error;
  }
  return ok(trees);
}

/** What the trees of one text share. */
interface Source {
  readonly parseName: string;
  readonly text: string;
  readonly isFunction: (name: string) => boolean;
  readonly trees: Map<string, Tree>;
}

/** Parses one tree; a definition inside it gets a parser of its own over the same tokens. */
class TreeParser extends PipelineParser {
  readonly #source: Source;
  readonly #tokens: TokenStream;
  readonly #nesting: { depth: number };
  #rangeDepth = 0;

  constructor(source: Source, tokens: TokenStream, depth: number) {
    super(source.parseName, tokens, source.isFunction);
    this.#source = source;
    this.#tokens = tokens;
    this.#nesting = { depth };
  }

  parseRoot(): void {
    const { pos } = this.#tokens.peek();
    const nodes: StatementNode[] = [];
    while (this.#tokens.peek().kind !== 'eof') {
      if (this.#takeDefine()) {
        this.#nested().#parseDefinition();
        continue;
      }
      const node = this.#statement();
      if (isClosing(node)) return this.fail(`unexpected {{${node.kind}}}`);
      nodes.push(node);
    }
    this.#define(this.#source.parseName, { kind: 'list', pos, nodes });
  }

  #takeDefine(): boolean {
    if (this.#tokens.peek().kind !== 'leftDelim') return false;
    const mark = this.#tokens.mark();
    this.#tokens.take();
    if (this.#tokens.takeNonSpace().kind === 'define') return true;
    this.#tokens.reset(mark);
    return false;
  }

  #nested(): TreeParser {
    return new TreeParser(this.#source, this.#tokens, this.#nesting.depth + 1);
  }

  #parseDefinition(): void {
    const name = this.#templateName(this.#tokens.takeNonSpace(), 'define clause');
    this.expect('rightDelim', 'define clause');
    this.#parseBody(name, 'define clause');
  }

  #parseBody(name: string, context: string): void {
    const { list, closing } = this.#list();
    if (closing.kind !== 'end') this.fail(`unexpected {{${closing.kind}}} in ${context}`);
    this.#define(name, list);
  }

  #define(name: string, root: ListNode): void {
    const { trees, parseName, text } = this.#source;
    const existing = trees.get(name);
    if (existing !== undefined && !isEmptyList(existing.root)) {
      if (isEmptyList(root)) return;
      this.fail(`template: multiple definition of template ${quoteGo(name)}`);
    }
    trees.set(name, { name, parseName, text, root });
  }

  /** Statements up to `end` or `else`, which is taken. */
  #list(): { readonly list: ListNode; readonly closing: Closing } {
    if (++this.#nesting.depth > MAX_NESTING) this.fail('max nesting depth exceeded');
    const { pos } = this.#tokens.peekNonSpace();
    const nodes: StatementNode[] = [];
    while (this.#tokens.peekNonSpace().kind !== 'eof') {
      const node = this.#statement();
      if (isClosing(node)) {
        this.#nesting.depth--;
        return { list: { kind: 'list', pos, nodes }, closing: node };
      }
      nodes.push(node);
    }
    return this.fail('unexpected EOF');
  }

  #statement(): StatementNode | Closing {
    const token = this.#tokens.takeNonSpace();
    if (token.kind === 'text') return { kind: 'text', pos: token.pos, text: token.text };
    if (token.kind !== 'leftDelim') return this.unexpected(token, 'input');
    this.actionLine = token.line;
    const node = this.#action();
    this.actionLine = 0;
    return node;
  }

  #action(): StatementNode | Closing {
    const token = this.#tokens.peekNonSpace();
    switch (token.kind) {
      case 'block':
        this.#tokens.take();
        return this.#block();
      case 'break':
      case 'continue':
        return this.#loopExit(this.#tokens.take(), token.kind);
      case 'else':
        this.#tokens.take();
        return this.#else();
      case 'end':
        this.#tokens.take();
        return { kind: 'end', pos: this.expect('rightDelim', 'end').pos };
      case 'if':
      case 'range':
      case 'with':
        this.#tokens.take();
        return this.#control(token.kind);
      case 'template':
        this.#tokens.take();
        return this.#template();
      default:
        return { kind: 'action', pos: token.pos, pipe: this.pipeline('command', 'rightDelim') };
    }
  }

  #loopExit({ pos }: Token, kind: LoopExitNode['kind']): StatementNode {
    const token = this.#tokens.takeNonSpace();
    if (token.kind !== 'rightDelim') this.unexpected(token, `{{${kind}}}`);
    if (this.#rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, pos };
  }

  /** `{{else if` and `{{else with` are read as an `else` that a new control follows. */
  #else(): Closing {
    const next = this.#tokens.peekNonSpace();
    if (next.kind === 'if' || next.kind === 'with') return { kind: 'else', pos: next.pos };
    return { kind: 'else', pos: this.expect('rightDelim', 'else').pos };
  }

  #control(kind: Control): StatementNode {
    const variables = this.variableMark();
    const pipe = this.pipeline(kind, 'rightDelim');
    if (kind === 'range') this.#rangeDepth++;
    const { list, closing } = this.#list();
    if (kind === 'range') this.#rangeDepth--;
    const elseList = closing.kind === 'else' ? this.#elseList(kind, closing) : undefined;
    this.dropVariables(variables);
    return { kind, pos: pipe.pos, pipe, list, elseList };
  }

  #elseList(kind: Control, { pos }: Closing): ListNode {
    if (kind !== 'range' && this.#tokens.peek().kind === kind) {
      this.#tokens.take();
      if (++this.#nesting.depth > MAX_NESTING) this.fail('max nesting depth exceeded');
      const nodes = [this.#control(kind)];
      this.#nesting.depth--;
      return { kind: 'list', pos, nodes };
    }
    const { list, closing } = this.#list();
    if (closing.kind !== 'end') this.fail(`expected end; found {{${closing.kind}}}`);
    return list;
  }

  #block(): TemplateNode {
    const token = this.#tokens.takeNonSpace();
    const name = this.#templateName(token, 'block clause');
    const pipe = this.pipeline('block clause', 'rightDelim');
    this.#nested().#parseBody(name, 'block clause');
    return { kind: 'template', pos: token.pos, name, pipe };
  }

  #template(): TemplateNode {
    const token = this.#tokens.takeNonSpace();
    const name = this.#templateName(token, 'template clause');
    let pipe: PipeNode | undefined;
    if (this.#tokens.peekNonSpace().kind === 'rightDelim') this.#tokens.take();
    else pipe = this.pipeline('template clause', 'rightDelim');
    return { kind: 'template', pos: token.pos, name, pipe };
  }

  #templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'rawString') this.unexpected(token, context);
    return unquoteString(token.text) ?? this.fail('invalid syntax');
  }
}

function isClosing(node: StatementNode | Closing): node is Closing {
  return node.kind === 'end' || node.kind === 'else';
}
