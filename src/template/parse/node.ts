// The parse tree of a template. Trees are immutable, so they are shared between executions, and a
// pass over a tree (an escaper, say) answers with a new one.

/** Positions are offsets in UTF-16 units into the text that was parsed. */
interface NodeBase {
  readonly pos: number;
}

export interface TextNode extends NodeBase {
  readonly kind: 'text';
  readonly text: string;
}

export interface ActionNode extends NodeBase {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

export interface BranchNode extends NodeBase {
  readonly kind: 'if' | 'range' | 'with';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface TemplateNode extends NodeBase {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface LoopExitNode extends NodeBase {
  readonly kind: 'break' | 'continue';
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly nodes: readonly StatementNode[];
}

export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | LoopExitNode;

export interface PipeNode extends NodeBase {
  readonly kind: 'pipe';
  /** `=` rather than `:=`; without `declares` there is neither. */
  readonly isAssign: boolean;
  readonly declares: readonly VariableNode[];
  /** At least one. */
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends NodeBase {
  readonly kind: 'command';
  /** The first is what is evaluated or called; at least one. */
  readonly args: readonly [OperandNode, ...OperandNode[]];
}

export interface IdentifierNode extends NodeBase {
  readonly kind: 'identifier';
  readonly name: string;
}

export interface VariableNode extends NodeBase {
  readonly kind: 'variable';
  /** With its `$`. */
  readonly name: string;
  readonly fields: readonly string[];
}

export interface DotNode extends NodeBase {
  readonly kind: 'dot';
}

export interface NilNode extends NodeBase {
  readonly kind: 'nil';
}

export interface FieldNode extends NodeBase {
  readonly kind: 'field';
  readonly fields: readonly string[];
}

/** A term followed by fields, such as `(index .Alerts 0).Labels`. */
export interface ChainNode extends NodeBase {
  readonly kind: 'chain';
  readonly node: OperandNode;
  readonly fields: readonly string[];
}

export interface BoolNode extends NodeBase {
  readonly kind: 'bool';
  readonly value: boolean;
}

/** A constant; each member is present when the constant can be represented that way. */
export interface NumberNode extends NodeBase {
  readonly kind: 'number';
  readonly text: string;
  readonly int?: bigint;
  readonly uint?: bigint;
  readonly float?: number;
  readonly complex?: readonly [real: number, imag: number];
}

export interface StringNode extends NodeBase {
  readonly kind: 'string';
  /** As written, with quotes. */
  readonly quoted: string;
  readonly text: string;
}

export type OperandNode =
  | IdentifierNode
  | VariableNode
  | DotNode
  | NilNode
  | FieldNode
  | ChainNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;

export type Node = StatementNode | ListNode | CommandNode | OperandNode;

/** One parsed template. */
export interface Tree {
  readonly name: string;
  /** Name of the text it was parsed from, for error texts. */
  readonly parseName: string;
  readonly text: string;
  readonly root: ListNode;
}

/**
 * Whether a list holds nothing but white space, so that it does not replace an existing definition.
 * Source: golang/go:src/text/template/parse/parse.go (IsEmptyTree).
 */
export function isEmptyList(list: ListNode): boolean {
  return list.nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}
