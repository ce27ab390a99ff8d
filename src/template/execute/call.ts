// What it takes to call a function or method from a template: the right number of arguments, each of
// a type that fits. Source of rules and texts: golang/go:src/text/template/exec.go.
import { fail, ok, type Result } from '../../model/result.ts';
import type { Node, OperandNode } from '../parse/node.ts';
import { printNode } from '../parse/print-node.ts';
import type { Callable } from '../value/callable.ts';
import { ANY, canBeNil, isAssignable, type GoType } from '../value/go-type.ts';
import { INVALID, typeName, zeroOf, type Value } from '../value/value.ts';

/** Arguments as written (the first is the callee), and the value that the pipeline passes on as last. */
export interface Arguments {
  readonly args: readonly OperandNode[];
  readonly final: Value | undefined;
}

export interface Call extends Arguments {
  /** For error texts. */
  readonly node: Node;
  readonly name: string;
}

export const NO_ARGUMENTS: Arguments = { args: [], final: undefined };

/** Type of the parameter that the argument at `index` is for. */
export function parameterType({ params, variadic }: Callable, index: number): GoType {
  return params[index] ?? variadic ?? ANY;
}

/** Whether a function takes any number of any values, and does nothing else that is special. */
export function isFilter({ params, variadic, special, refused }: Callable): boolean {
  return params.length === 0 && variadic === ANY && special === undefined && refused === undefined;
}

/** Says why the callable cannot take that many arguments, if so. */
export function countProblem(callable: Callable, { name, args, final }: Call): string | undefined {
  const { params, variadic } = callable;
  const written = Math.max(args.length - 1, 0);
  const count = written + (final === undefined ? 0 : 1);
  if (variadic === undefined) {
    if (count === params.length) return undefined;
    return `wrong number of args for ${name}: want ${params.length} got ${count}`;
  }
  if (count >= params.length) return undefined;
  return `wrong number of args for ${name}: want at least ${params.length} got ${written}`;
}

/** Fits a value to a parameter, or says why it cannot be passed. No type takes everything. */
export function fitArgument(value: Value, type: GoType | undefined): Result<Value> {
  if (type === undefined) return ok(value);
  if (value.kind === 'invalid') {
    return canBeNil(type) ? ok(zeroOf(type)) : fail(`invalid value; expected ${type.name}`);
  }
  if (type.kind === 'reflect' || isAssignable(value.type, type)) return ok(value);
  const inner = value.kind === 'interface' ? (value.inner ?? value) : value;
  if (inner.kind === 'invalid' || isAssignable(inner.type, type)) return ok(inner);
  if (inner.kind === 'pointer' && isAssignable(inner.type.elem, type)) {
    if (inner.target === undefined) return fail(`dereference of nil pointer of type ${type.name}`);
    return ok(inner.target);
  }
  return fail(`wrong type for value; expected ${type.name}; got ${inner.type.name}`);
}

/** What `call` calls, as Go names it in its error texts. */
export function calleeName({ args, final }: Arguments): string {
  const callee = args[1];
  if (callee !== undefined) return printNode(callee);
  return final?.kind === 'string' ? final.value : `<${typeName(final ?? INVALID)} Value>`;
}
