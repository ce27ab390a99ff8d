// Escapes the statements of one template: what each makes of the context, and what it becomes.
// Source: golang/go:src/html/template/escape.go (escape, escapeBranch, joinRange, escapeList).
import { lineOf } from '../execute/location.ts';
import type {
  BranchNode,
  ListNode,
  LoopExitNode,
  Node,
  StatementNode,
  TemplateNode,
  Tree,
} from '../parse/node.ts';
import { DEAD, isSameContext, type Context } from './context/context.ts';
import { join } from './context/join.ts';
import { explain, type Place } from './context/problem.ts';
import { escapeAction } from './escape-action.ts';
import { escapeText } from './escape-text.ts';
import { Findings } from './findings.ts';
import type { TemplateCalls } from './template-calls.ts';

/** What a node becomes, and the context behind it. */
export interface Escaped<N extends Node> {
  readonly context: Context;
  readonly node: N;
}

/** A break or continue, and the context in which it leaves the body of its loop. */
interface LoopExit {
  readonly context: Context;
  readonly node: LoopExitNode;
}

/** One pass over the body of a loop. */
interface Pass extends Escaped<ListNode> {
  readonly exits: readonly LoopExit[];
}

export class BodyEscaper {
  readonly #templates: TemplateCalls;
  readonly #tree: Tree;
  readonly #findings: Findings;
  /** Of the innermost loop. */
  #exits: LoopExit[] = [];

  constructor(templates: TemplateCalls, tree: Tree, findings: Findings) {
    this.#templates = templates;
    this.#tree = tree;
    this.#findings = findings;
  }

  list(start: Context, list: ListNode): Escaped<ListNode> {
    let context = start;
    const nodes: StatementNode[] = [];
    for (const node of list.nodes) {
      // What follows a break or continue is not executed, so it may stay as it is.
      if (context.state === 'Dead') {
        nodes.push(node);
        continue;
      }
      this.#templates.step();
      const escaped = this.#statement(context, node);
      context = escaped.context;
      nodes.push(escaped.node);
    }
    return { context, node: { ...list, nodes } };
  }

  #statement(context: Context, node: StatementNode): Escaped<StatementNode> {
    switch (node.kind) {
      case 'text': {
        const { context: end, text } = escapeText(context, node.text);
        return { context: end, node: { ...node, text } };
      }
      case 'action':
        return escapeAction(context, node, this.#place(node));
      case 'if':
      case 'with':
        return this.#branch(context, node, this.list(context, node.list));
      case 'range': {
        const body = this.#loop(context, node);
        return body.context.state === 'Error'
          ? { context: body.context, node }
          : this.#branch(context, node, body);
      }
      case 'template':
        return this.#template(context, node);
      case 'break':
      case 'continue':
        this.#templates.exitSeen();
        this.#exits.push({ context, node });
        return { context: DEAD, node };
    }
  }

  #branch(context: Context, node: BranchNode, body: Escaped<ListNode>): Escaped<BranchNode> {
    const otherwise =
      node.elseList === undefined
        ? { context, node: undefined }
        : this.list(context, node.elseList);
    return {
      context: join(body.context, otherwise.context, this.#place(node)),
      node: { ...node, list: body.node, elseList: otherwise.node },
    };
  }

  #template(context: Context, node: TemplateNode): Escaped<TemplateNode> {
    const place = this.#place(node);
    const call = { name: node.name, place, findings: this.#findings };
    const { context: end, name } = this.#templates.call(context, call);
    return { context: end, node: { ...node, name } };
  }

  /** The body of a loop must end where it can start again. */
  #loop(context: Context, node: BranchNode): Escaped<ListNode> {
    const known = this.#findings.count;
    const first = this.#pass(context, node.list);
    const end = joinExits(first.context, first.exits, this.#tree);
    if (end.state === 'Error') return { ...first, context: end };
    // A second pass would find the same again, and nested loops take passes without end.
    const isSame = isSameContext(end, context) && this.#findings.count === known;
    const second = isSame ? first : this.#trial(end, node.list);
    const joined = join(end, second.context, this.#place(node));
    if (joined.state === 'Error') {
      return { ...first, context: explained(joined, 'on range loop re-entry', this.#lineOf(node)) };
    }
    return { ...first, context: joinExits(joined, second.exits, this.#tree) };
  }

  #pass(context: Context, list: ListNode): Pass {
    const outer = this.#exits;
    this.#exits = [];
    const escaped = this.list(context, list);
    const pass = { ...escaped, exits: this.#exits };
    this.#exits = outer;
    return pass;
  }

  /** A pass of which only the contexts count. */
  #trial(context: Context, list: ListNode): Pass {
    const findings = new Findings(this.#findings);
    return new BodyEscaper(this.#templates, this.#tree, findings).#pass(context, list);
  }

  #place(node: Node): Place {
    return { tree: this.#tree, node };
  }

  #lineOf(node: Node): number {
    return lineOf(this.#tree, node);
  }
}

/** Joins the ways out of a body with its end. */
function joinExits(end: Context, exits: readonly LoopExit[], tree: Tree): Context {
  if (end.state === 'Error') return end;
  const breaks = exits.filter(({ node }) => node.kind === 'break');
  const continues = exits.filter(({ node }) => node.kind === 'continue');
  let joined = end;
  for (const { context, node } of [...breaks, ...continues]) {
    joined = join(joined, context, { tree, node });
    if (joined.state === 'Error') {
      return explained(joined, `at range loop ${node.kind}`, lineOf(tree, node));
    }
  }
  return joined;
}

/** The same problem, with words about the loop and its line. */
function explained(context: Context, words: string, line: number): Context {
  if (context.problem !== undefined) explain(context.problem, words, line);
  return context;
}
