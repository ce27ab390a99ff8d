// Parses what stands inside the delimiters: pipelines, commands, operands, constants, variables.
// Source of grammar and texts: golang/go:src/text/template/parse/parse.go.
import { quoteGo } from '../../model/go-quote.ts';
import type { Result } from '../../model/result.ts';
import type { CommandNode, OperandNode, PipeNode, VariableNode } from './node.ts';
import { numberConstant } from './number-constant.ts';
import { unquoteString } from './go-literal.ts';
import { ParseFailure } from './parse-failure.ts';
import { printNode } from './print-node.ts';
import { describeToken, type Token, type TokenKind } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Go allows 10000, more than the stack carries here. */
const MAX_PARENTHESES = 500;

const OPERAND_STARTS: ReadonlySet<TokenKind> = new Set([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

/** Operands that cannot be called, so that they cannot receive the value of a pipeline. */
const NOT_EXECUTABLE: ReadonlySet<OperandNode['kind']> = new Set([
  'bool',
  'dot',
  'nil',
  'number',
  'string',
]);

export class PipelineParser {
  /** Line of the delimiter that opened the current action; 0 outside of actions. */
  protected actionLine = 0;
  readonly #parseName: string;
  readonly #tokens: TokenStream;
  readonly #isFunction: (name: string) => boolean;
  readonly #variables: string[] = ['$'];
  #parentheses = 0;

  constructor(parseName: string, tokens: TokenStream, isFunction: (name: string) => boolean) {
    this.#parseName = parseName;
    this.#tokens = tokens;
    this.#isFunction = isFunction;
  }

  /** Parses a pipeline and takes the token that ends it. */
  protected pipeline(context: string, end: 'rightDelim' | 'rightParen'): PipeNode {
    const { pos } = this.#tokens.peekNonSpace();
    const { declares, isAssign } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.#tokens.peekNonSpace();
      if (token.kind === end) break;
      if (!OPERAND_STARTS.has(token.kind)) {
        this.#tokens.take();
        this.unexpected(token, context);
      }
      commands.push(this.#command());
    }
    this.#tokens.take();
    this.#checkCommands(commands, context);
    return { kind: 'pipe', pos, isAssign, declares, commands };
  }

  protected expect(kind: TokenKind, context: string): Token {
    const token = this.#tokens.takeNonSpace();
    if (token.kind !== kind) this.unexpected(token, context);
    return token;
  }

  protected variableMark(): number {
    return this.#variables.length;
  }

  protected dropVariables(mark: number): void {
    this.#variables.length = mark;
  }

  protected unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') this.fail(`unexpected ${describeToken(token)} in ${context}`);
    if (this.actionLine === 0 || this.actionLine === token.line) this.fail(token.text);
    // "unclosed action in action" would read badly.
    const joint = token.text.endsWith(' action') ? '' : ' in action';
    this.fail(`${token.text}${joint} started at ${this.#parseName}:${this.actionLine}`);
  }

  protected fail(message: string): never {
    throw new ParseFailure(`template: ${this.#parseName}:${this.#tokens.line}: ${message}`);
  }

  #checkCommands(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    const at = commands.findIndex(
      (command, i) => i > 0 && NOT_EXECUTABLE.has(command.args[0].kind),
    );
    if (at > 0) this.fail(`non executable command in pipeline stage ${at + 1}`);
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`; nothing when the pipeline starts otherwise. */
  #declarations(context: string): Pick<PipeNode, 'declares' | 'isAssign'> {
    const declares: VariableNode[] = [];
    for (;;) {
      const token = this.#tokens.peekNonSpace();
      if (token.kind !== 'variable') return { declares, isAssign: false };
      const mark = this.#tokens.mark();
      this.#tokens.take();
      const next = this.#tokens.peekNonSpace();
      const isComma = next.kind === 'char' && next.text === ',';
      if (next.kind !== 'assign' && next.kind !== 'declare' && !isComma) {
        this.#tokens.reset(mark);
        return { declares, isAssign: false };
      }
      this.#tokens.take();
      declares.push({ kind: 'variable', pos: token.pos, name: token.text, fields: [] });
      this.#variables.push(token.text);
      if (!isComma) return { declares, isAssign: next.kind === 'assign' };
      this.#checkSecondDeclaration(context, declares.length);
    }
  }

  #checkSecondDeclaration(context: string, count: number): void {
    if (context !== 'range' || count > 1) this.fail(`too many declarations in ${context}`);
    const { kind } = this.#tokens.peekNonSpace();
    if (kind !== 'variable' && kind !== 'rightDelim' && kind !== 'rightParen') {
      this.fail('range can only initialize variables');
    }
  }

  /** Operands up to a pipe, which is taken, or up to the end of the pipeline. */
  #command(): CommandNode {
    const { pos } = this.#tokens.peekNonSpace();
    const args: OperandNode[] = [];
    for (;;) {
      this.#tokens.peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) args.push(operand);
      const token = this.#tokens.peek();
      if (token.kind === 'rightDelim' || token.kind === 'rightParen') break;
      this.#tokens.take();
      if (token.kind === 'pipe') break;
      if (token.kind !== 'space') this.unexpected(token, 'operand');
    }
    const [first, ...rest] = args;
    if (first === undefined) return this.fail('empty command');
    return { kind: 'command', pos, args: [first, ...rest] };
  }

  /** A term and the fields that follow it. */
  #operand(): OperandNode | undefined {
    const node = this.#term();
    if (node === undefined || this.#tokens.peek().kind !== 'field') return node;
    const { pos } = this.#tokens.peek();
    const fields: string[] = [];
    while (this.#tokens.peek().kind === 'field') fields.push(this.#tokens.take().text.slice(1));
    switch (node.kind) {
      case 'field':
      case 'variable':
        return { ...node, pos, fields: [...node.fields, ...fields] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quoteGo(printNode(node))}`);
      default:
        return { kind: 'chain', pos, node, fields };
    }
  }

  #term(): OperandNode | undefined {
    const token = this.#tokens.peekNonSpace();
    const { pos, text } = token;
    if (!OPERAND_STARTS.has(token.kind)) return undefined;
    this.#tokens.take();
    switch (token.kind) {
      case 'identifier':
        if (!this.#isFunction(text)) this.fail(`function ${quoteGo(text)} not defined`);
        return { kind: 'identifier', pos, name: text };
      case 'dot':
      case 'nil':
        return { kind: token.kind, pos };
      case 'variable':
        return this.#variable(token);
      case 'field':
        return { kind: 'field', pos, fields: [text.slice(1)] };
      case 'bool':
        return { kind: 'bool', pos, value: text === 'true' };
      case 'leftParen':
        return this.#parenthesized();
      case 'string':
      case 'rawString':
        return {
          kind: 'string',
          pos,
          quoted: text,
          text: unquoteString(text) ?? this.fail('invalid syntax'),
        };
      default:
        return this.#valueOf(numberConstant(token));
    }
  }

  #variable({ pos, text }: Token): VariableNode {
    if (!this.#variables.includes(text)) this.fail(`undefined variable ${quoteGo(text)}`);
    return { kind: 'variable', pos, name: text, fields: [] };
  }

  #parenthesized(): PipeNode {
    if (this.#parentheses >= MAX_PARENTHESES) this.fail('max expression depth exceeded');
    this.#parentheses++;
    const pipe = this.pipeline('parenthesized pipeline', 'rightParen');
    this.#parentheses--;
    return pipe;
  }

  #valueOf<T>(result: Result<T>): T {
    return result.ok ? result.value : this.fail(result.error);
  }
}
