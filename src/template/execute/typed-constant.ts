// Gives a constant the type of the parameter it is written for.
// Source: golang/go:src/text/template/exec.go (evalArg and the functions it ends in).
import type { BoolNode, NumberNode, StringNode } from '../parse/node.ts';
import { printNode } from '../parse/print-node.ts';
import type { GoType } from '../value/go-type.ts';
import { intValue, stringValue, type Value } from '../value/value.ts';

/** The typed value, or Go's text for why the constant does not fit. */
export function typedConstant(
  node: BoolNode | NumberNode | StringNode,
  type: GoType,
): Value | string {
  const number = node.kind === 'number' ? node : undefined;
  const expected = (what: string): string => `expected ${what}; found ${printNode(node)}`;
  switch (type.kind) {
    case 'bool':
      return node.kind === 'bool' ? { kind: 'bool', type, value: node.value } : expected('bool');
    case 'string':
      return node.kind === 'string' ? stringValue(node.text, type) : expected('string');
    case 'int':
      return number?.int === undefined ? expected('integer') : intValue(number.int, type);
    case 'uint':
      return number?.uint === undefined
        ? expected('unsigned integer')
        : intValue(number.uint, type);
    case 'float':
      return number?.float === undefined
        ? expected('float')
        : { kind: 'float', type, value: number.float };
    case 'complex': {
      const [real, imag] = number?.complex ?? [];
      if (real === undefined || imag === undefined) return expected('complex');
      return { kind: 'complex', type, real, imag };
    }
    default:
      return `can't handle ${printNode(node)} for arg of type ${type.name}`;
  }
}
