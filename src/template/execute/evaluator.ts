// Evaluates pipelines: commands, field chains, method and function calls, arguments.
// Source of semantics and texts: golang/go:src/text/template/exec.go.
import { CallFailure, type CallContext, type Callable } from '../value/callable.ts';
import { ANY, canBeNil, REFLECT, type GoType } from '../value/go-type.ts';
import {
  elementOf,
  indirect,
  intValue,
  INVALID,
  isTruthy,
  stringValue,
  boolValue,
  complexValue,
  floatValue,
  unwrapInterface,
  zeroOf,
  type Value,
} from '../value/value.ts';
import type {
  BoolNode,
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  Node,
  NumberNode,
  OperandNode,
  PipeNode,
  StringNode,
  Tree,
  VariableNode,
} from '../parse/node.ts';
import { printNode } from '../parse/print-node.ts';
import { typedConstant } from './typed-constant.ts';
import {
  calleeName,
  countProblem,
  fitArgument,
  isFilter,
  NO_ARGUMENTS,
  parameterType,
  type Arguments,
  type Call,
} from './call.ts';
import { ExecutionFailure } from './failure.ts';
import type { Budget } from './limits.ts';
import { locate } from './location.ts';
import { Variables } from './variables.ts';

export type FunctionTable = ReadonlyMap<string, Callable>;

export interface Environment {
  readonly functions: FunctionTable;
  /** Finds a template by name. */
  readonly lookup: (name: string) => Tree | undefined;
  readonly context: CallContext;
  readonly budget: Budget;
}

export class Evaluator {
  readonly #environment: Environment;
  protected tree: Tree;
  protected variables: Variables;
  /** Where execution is, for error texts. */
  protected at: Node | undefined;

  constructor(environment: Environment, tree: Tree, dot: Value) {
    this.#environment = environment;
    this.tree = tree;
    this.variables = new Variables(dot);
  }

  protected fail(message: string): never {
    throw new ExecutionFailure(locate(message, this.tree, this.at));
  }

  /** Evaluates a pipeline and declares or assigns its variables. */
  protected pipeline(dot: Value, pipe: PipeNode | undefined): Value {
    if (pipe === undefined) return INVALID;
    this.at = pipe;
    this.#environment.budget.enter();
    let value: Value | undefined;
    for (const command of pipe.commands)
      value = unwrapInterface(this.#command(dot, command, value));
    const result = value ?? INVALID;
    for (const variable of pipe.declares) {
      if (pipe.isAssign) this.assign(variable.name, result);
      else this.variables.push(variable.name, result);
    }
    this.#environment.budget.leave();
    return result;
  }

  protected assign(name: string, value: Value): void {
    if (!this.variables.assign(name, value)) this.fail(`undefined variable: ${name}`);
  }

  #command(dot: Value, command: CommandNode, final: Value | undefined): Value {
    this.#environment.budget.step();
    const { args } = command;
    const [first] = args;
    switch (first.kind) {
      case 'field':
        return this.#field(dot, first, { args, final });
      case 'chain':
        return this.#chain(dot, first, { args, final });
      case 'identifier':
        return this.#function(dot, first, { node: command, name: first.name, args, final });
      case 'pipe':
        this.#refuseArguments({ args, final });
        return this.pipeline(dot, first);
      case 'variable':
        return this.#variable(dot, first, { args, final });
      default:
        this.at = first;
        this.#refuseArguments({ args, final });
        if (first.kind === 'dot') return dot;
        return first.kind === 'nil' ? this.fail('nil is not a command') : this.#constant(first);
    }
  }

  #constant(node: BoolNode | NumberNode | StringNode): Value {
    if (node.kind === 'bool') return boolValue(node.value);
    return node.kind === 'string' ? stringValue(node.text) : this.#idealConstant(node);
  }

  /** A number where no type is asked for: its spelling decides between int, float and complex. */
  #idealConstant(node: NumberNode): Value {
    this.at = node;
    const { text, complex, float, int } = node;
    if (complex !== undefined) return complexValue(...complex);
    const isHexInt = /^0[xX]./.test(text) && !/[pP]/.test(text);
    const looksLikeFloat = /[.eEpP]/.test(text) && !isHexInt && !text.startsWith("'");
    if (float !== undefined && looksLikeFloat) return floatValue(float);
    return int === undefined ? this.fail(`${text} overflows int`) : intValue(int);
  }

  #refuseArguments({ args, final }: Arguments): void {
    const [first] = args;
    if (first !== undefined && (args.length > 1 || final !== undefined)) {
      this.fail(`can't give argument to non-function ${printNode(first)}`);
    }
  }

  #field(dot: Value, node: FieldNode, given: Arguments): Value {
    this.at = node;
    return this.#fields(dot, dot, { node, fields: node.fields, ...given });
  }

  #chain(dot: Value, node: ChainNode, given: Arguments): Value {
    this.at = node;
    const start = this.#argument(dot, undefined, node.node);
    return this.#fields(dot, start, { node, fields: node.fields, ...given });
  }

  #variable(dot: Value, node: VariableNode, given: Arguments): Value {
    this.at = node;
    const { name, fields } = node;
    const value = this.variables.get(name) ?? this.fail(`undefined variable: ${name}`);
    if (fields.length > 0) return this.#fields(dot, value, { node, fields, ...given });
    this.#refuseArguments(given);
    return value;
  }

  /** Follows `.X.Y.Z`; only the last may be a method that takes arguments. */
  #fields(
    dot: Value,
    start: Value,
    { node, fields, args, final }: Omit<Call, 'name'> & { readonly fields: readonly string[] },
  ): Value {
    let value = start;
    for (let i = 0; i < fields.length - 1; i++) {
      value = this.#fieldOf(dot, value, { node, name: fields[i] ?? '', ...NO_ARGUMENTS });
    }
    return this.#fieldOf(dot, value, { node, name: fields.at(-1) ?? '', args, final });
  }

  /** A method, a field of a struct, or an entry of a map. */
  #fieldOf(dot: Value, receiver: Value, call: Call): Value {
    if (receiver.kind === 'invalid') return INVALID;
    const { name } = call;
    const type = receiver.type.name;
    const { value, isNil } = indirect(receiver);
    if (value.kind === 'interface' && isNil) this.fail(`nil pointer evaluating ${type}.${name}`);
    if (value.kind === 'invalid') return INVALID;
    const method = value.type.methods.get(name);
    if (method !== undefined) {
      const bound: Callable = {
        ...method,
        call: (args, context) => method.call(value, args, context),
      };
      return this.#call(dot, bound, call);
    }
    const hasArgs = call.args.length > 1 || call.final !== undefined;
    if (value.kind === 'struct') {
      const index = value.type.fieldIndex.get(name);
      if (index !== undefined) {
        if (value.type.fields[index]?.exported !== true) {
          this.fail(`${name} is an unexported field of struct type ${type}`);
        }
        if (hasArgs) this.fail(`${name} has arguments but cannot be invoked as function`);
        return value.fields[index] ?? INVALID;
      }
    }
    if (value.kind === 'map') {
      if (hasArgs) this.fail(`${name} is not a method but has arguments`);
      const entry = value.entries.get(name);
      // The option missingkey=zero, with which upstream runs all its templates.
      return entry === undefined ? zeroOf(value.type.elem) : elementOf(value, entry);
    }
    if (isNil) this.fail(`nil pointer evaluating ${type}.${name}`);
    return this.fail(`can't evaluate field ${name} in type ${type}`);
  }

  #function(dot: Value, node: IdentifierNode, call: Call): Value {
    this.at = node;
    const { name, args, final } = call;
    const callable = this.#environment.functions.get(name);
    if (callable === undefined) return this.fail(`"${name}" is not a defined function`);
    // Every value of an HTML template goes through one or more of these.
    if (final !== undefined && args.length === 1 && isFilter(callable)) {
      return this.#invoke(callable, [this.#checked(final, ANY)], call);
    }
    return this.#call(dot, callable, call);
  }

  #call(dot: Value, callable: Callable, call: Call): Value {
    const args = call.args.slice(1);
    const problem = countProblem(callable, call);
    if (problem !== undefined) this.fail(problem);
    if (callable.refused !== undefined) this.fail(callable.refused.replace('%s', call.name));
    const { special } = callable;
    if (special === 'and' || special === 'or') {
      return this.#shortCircuit(dot, args, { stopsAt: special === 'or', final: call.final });
    }
    const values = args.map((arg, i) => this.#argument(dot, parameterType(callable, i), arg));
    if (call.final !== undefined) {
      values.push(this.#checked(call.final, parameterType(callable, values.length)));
    }
    if (special === 'call') values.unshift(stringValue(calleeName(call)));
    return this.#invoke(callable, values, call);
  }

  /** `and` and `or` evaluate no argument behind the one that decides. */
  #shortCircuit(
    dot: Value,
    args: readonly OperandNode[],
    { stopsAt, final }: { readonly stopsAt: boolean; readonly final: Value | undefined },
  ): Value {
    let value: Value = INVALID;
    for (const arg of args) {
      value = this.#argument(dot, REFLECT, arg);
      if (isTruthy(unwrapInterface(value)) === stopsAt) return value;
    }
    return final ?? value;
  }

  #invoke(callable: Callable, values: readonly Value[], { node, name }: Call): Value {
    const { budget, context } = this.#environment;
    try {
      const result = callable.call(values, context);
      budget.spend(values, result);
      return result;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.at = node;
      return this.fail(`error calling ${name}: ${error.message}`);
    }
  }

  /** Evaluates an argument for a parameter; undefined is a parameter of no type. */
  #argument(dot: Value, type: GoType | undefined, node: OperandNode): Value {
    this.at = node;
    switch (node.kind) {
      case 'dot':
        return this.#checked(dot, type);
      case 'field':
        return this.#checked(this.#field(dot, node, NO_ARGUMENTS), type);
      case 'variable':
        return this.#checked(this.#variable(dot, node, NO_ARGUMENTS), type);
      case 'pipe':
        return this.#checked(this.pipeline(dot, node), type);
      case 'identifier':
        return this.#checked(
          this.#function(dot, node, { node, name: node.name, ...NO_ARGUMENTS }),
          type,
        );
      case 'chain':
        return this.#checked(this.#chain(dot, node, NO_ARGUMENTS), type);
      case 'nil':
        if (type !== undefined && canBeNil(type)) return zeroOf(type);
        return this.fail(`cannot assign nil to ${type?.name ?? '<nil>'}`);
      default:
        return this.#literal(node, type ?? ANY);
    }
  }

  /** A constant takes the type of its parameter. */
  #literal(node: BoolNode | NumberNode | StringNode, type: GoType): Value {
    if (type.kind === 'interface' || type.kind === 'reflect') return this.#constant(node);
    const value = typedConstant(node, type);
    return typeof value === 'string' ? this.fail(value) : value;
  }

  #checked(value: Value, type: GoType | undefined): Value {
    const fitted = fitArgument(value, type);
    return fitted.ok ? fitted.value : this.fail(fitted.error);
  }
}
