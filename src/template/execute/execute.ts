// Executes a parsed template: walks its statements and writes the output.
// Source of semantics and texts: golang/go:src/text/template/exec.go.
import { fail, ok, type Result } from '../../model/result.ts';
import { printPlain, sprint } from '../format/sprint.ts';
import type { BranchNode, ListNode, StatementNode, TemplateNode, Tree } from '../parse/node.ts';
import type { TemplateError } from '../template-error.ts';
import { LimitFailure } from '../value/callable.ts';
import {
  elementOf,
  indirect,
  INVALID,
  intValue,
  isTruthy,
  stringValue,
  unwrapInterface,
  type IntegerValue,
  type Value,
} from '../value/value.ts';
import { Evaluator, type Environment } from './evaluator.ts';
import { ExecutionFailure } from './failure.ts';
import { locate } from './location.ts';
import { Variables } from './variables.ts';

/** How a list of statements ended: by itself, or by leaving or continuing a loop. */
type Exit = 'done' | 'break' | 'continue';

/**
 * Executes a template on `dot`. Fails with Go's text, or with `kind: 'limit'` when one of the limits
 * of `environment.budget` is hit. A tree that an escaper has rewritten runs the same way, with the
 * escaper's functions added to `environment.functions`.
 */
export function execute(
  tree: Tree,
  dot: Value,
  environment: Environment,
): Result<string, TemplateError> {
  const walker = new Walker(environment, tree, dot);
  try {
    walker.run(dot);
    return ok(walker.output);
  } catch (error) {
    if (error instanceof ExecutionFailure) {
      return fail({ kind: 'execute', message: error.message });
    }
    if (error instanceof LimitFailure)
      return fail({ kind: 'limit', message: walker.locate(error.message) });
    // How much stack is left depends on the caller, so the depth limit alone cannot promise it.
    if (error instanceof RangeError) {
      return fail({ kind: 'limit', message: walker.locate('exceeded maximum nesting depth') });
    }
    throw error;
  }
}

class Walker extends Evaluator {
  readonly #environment: Environment;
  readonly #maxLength: number;
  #templateDepth = 0;
  #out = '';

  constructor(environment: Environment, tree: Tree, dot: Value) {
    super(environment, tree, dot);
    this.#environment = environment;
    this.#maxLength = environment.budget.limits.maxOutputLength;
  }

  get output(): string {
    return this.#out;
  }

  locate(message: string): string {
    return locate(message, this.tree, this.at);
  }

  run(dot: Value): void {
    this.#list(dot, this.tree.root);
  }

  #write(text: string): void {
    this.#out += text;
    if (this.#out.length > this.#maxLength) {
      throw new LimitFailure(`exceeded maximum output length (${this.#maxLength})`);
    }
  }

  #list(dot: Value, list: ListNode): Exit {
    this.at = list;
    const { budget } = this.#environment;
    budget.enter();
    for (const node of list.nodes) {
      budget.step();
      const exit = this.#statement(dot, node);
      if (exit !== 'done') {
        budget.leave();
        return exit;
      }
    }
    budget.leave();
    return 'done';
  }

  #statement(dot: Value, node: StatementNode): Exit {
    this.at = node;
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return 'done';
      case 'action': {
        // Variables persist until the end of the enclosing block, and a declaration prints nothing.
        const value = this.pipeline(dot, node.pipe);
        this.at = node;
        if (node.pipe.declares.length === 0) this.#print(value);
        return 'done';
      }
      case 'if':
      case 'with':
        return this.#branch(dot, node);
      case 'range':
        return this.#range(dot, node);
      case 'template':
        this.#template(dot, node);
        return 'done';
      case 'break':
      case 'continue':
        return node.kind;
    }
  }

  #print(value: Value): void {
    if (value.kind === 'string' && value.type.methods.size === 0) {
      this.#write(value.value);
      return;
    }
    const shown = value.kind === 'pointer' ? indirect(value).value : value;
    this.#write(shown.kind === 'invalid' ? '<no value>' : sprint([shown], this.#maxLength));
  }

  #branch(dot: Value, node: BranchNode): Exit {
    const mark = this.variables.mark();
    const value = this.pipeline(dot, node.pipe);
    let exit: Exit = 'done';
    if (isTruthy(unwrapInterface(value))) {
      exit = this.#list(node.kind === 'with' ? value : dot, node.list);
    } else if (node.elseList !== undefined) exit = this.#list(dot, node.elseList);
    this.variables.drop(mark);
    return exit;
  }

  #range(dot: Value, node: BranchNode): Exit {
    const mark = this.variables.mark();
    const { value } = indirect(this.pipeline(dot, node.pipe));
    const isEmpty = !this.#iterate(value, node);
    let exit: Exit = 'done';
    if (isEmpty && node.elseList !== undefined) exit = this.#list(dot, node.elseList);
    this.variables.drop(mark);
    // A break in the else list leaves this range too, as in Go.
    return exit === 'continue' ? exit : 'done';
  }

  /** Runs the body once per element. False when there is none. */
  #iterate(value: Value, node: BranchNode): boolean {
    switch (value.kind) {
      case 'int':
      case 'uint':
        return this.#count(value, node);
      case 'slice': {
        for (const [i, item] of value.items.entries()) {
          if (!this.#iteration(node, intValue(i), elementOf(value, item))) break;
        }
        return value.items.length > 0;
      }
      case 'map': {
        for (const [key, item] of value.entries) {
          if (!this.#iteration(node, stringValue(key), elementOf(value, item))) break;
        }
        return value.entries.size > 0;
      }
      case 'invalid':
        return false;
      default:
        return this.fail(`range can't iterate over ${printPlain(value, this.#maxLength)}`);
    }
  }

  #count(limit: IntegerValue, node: BranchNode): boolean {
    if (node.pipe.declares.length > 1) {
      this.fail(`can't use ${limit.value} to iterate over more than one variable`);
    }
    for (let i = 0n; i < limit.value; i++) {
      if (!this.#iteration(node, INVALID, intValue(i, limit.type))) break;
    }
    return limit.value > 0n;
  }

  /** Runs the body for one element. False when it asked to leave the loop. */
  #iteration({ pipe, list }: BranchNode, index: Value, element: Value): boolean {
    this.#environment.budget.step();
    const [first, second] = pipe.declares;
    if (first !== undefined && pipe.isAssign) {
      this.assign(first.name, second === undefined ? element : index);
      if (second !== undefined) this.assign(second.name, element);
    } else if (first !== undefined) {
      this.variables.setFromTop(1, element);
      if (second !== undefined) this.variables.setFromTop(2, index);
    }
    const mark = this.variables.mark();
    const exit = this.#list(element, list);
    this.variables.drop(mark);
    return exit !== 'break';
  }

  /** A called template sees its own dot and no variable of its caller. */
  #template(dot: Value, node: TemplateNode): void {
    const tree = this.#environment.lookup(node.name);
    if (tree === undefined) return this.fail(`template "${node.name}" not defined`);
    const { maxTemplateDepth } = this.#environment.budget.limits;
    if (this.#templateDepth === maxTemplateDepth) {
      throw new LimitFailure(`exceeded maximum template depth (${maxTemplateDepth})`);
    }
    const argument = this.pipeline(dot, node.pipe);
    const caller = { tree: this.tree, variables: this.variables, at: this.at };
    this.tree = tree;
    this.variables = new Variables(argument);
    this.#templateDepth++;
    this.#list(argument, tree.root);
    this.#templateDepth--;
    this.tree = caller.tree;
    this.variables = caller.variables;
    this.at = caller.at;
  }
}
