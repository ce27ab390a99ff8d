// eq ne lt le gt ge: comparison as templates know it, strict about types.
// Source: golang/go:src/text/template/funcs.go.
import { compareBytes } from '../../model/byte-order.ts';
import { sprintf } from '../format/sprint.ts';
import { unixNanos } from '../time/go-time.ts';
import { CallFailure, type Callable } from '../value/callable.ts';
import { REFLECT } from '../value/go-type.ts';
import { boolValue, INVALID, typeName, unwrapInterface, type Value } from '../value/value.ts';
import { fixed, variadic } from './define.ts';

const ERROR_TEXT_LENGTH = 100_000;
const BASIC_KINDS: ReadonlySet<Value['kind']> = new Set([
  'bool',
  'int',
  'uint',
  'float',
  'complex',
  'string',
]);

export const COMPARISONS: ReadonlyMap<string, Callable> = new Map([
  [
    'eq',
    variadic([REFLECT], REFLECT, ([first, ...others]) => boolValue(isAnyEqual(first, others))),
  ],
  ['ne', comparing((a, b) => !isAnyEqual(a, [b]))],
  ['lt', comparing(isLess)],
  ['le', comparing((a, b) => isLess(a, b) || isAnyEqual(a, [b]))],
  ['gt', comparing((a, b) => !isLess(a, b) && !isAnyEqual(a, [b]))],
  ['ge', comparing((a, b) => !isLess(a, b))],
]);

function comparing(holds: (a: Value, b: Value) => boolean): Callable {
  return fixed([REFLECT, REFLECT], ([a = INVALID, b = INVALID]) => boolValue(holds(a, b)));
}

/** Whether the first equals any of the others; they are compared in order, up to the first match. */
function isAnyEqual(first: Value | undefined, others: readonly Value[]): boolean {
  if (others.length === 0) throw new CallFailure('missing argument for comparison');
  const a = unwrapInterface(first ?? INVALID);
  return others.some((other) => isEqual(a, unwrapInterface(other)));
}

function isEqual(a: Value, b: Value): boolean {
  const isBasic = BASIC_KINDS.has(a.kind);
  if (isBasic !== BASIC_KINDS.has(b.kind) || (isBasic && !isSameKind(a, b))) {
    if (a.kind === 'invalid' || b.kind === 'invalid') return false;
    throw incompatible(a, b);
  }
  return isBasic ? isSameValue(a, b) : isComposedEqual(a, b);
}

/** Integers compare whatever their sign; all other kinds only among themselves. */
function isSameKind(a: Value, b: Value): boolean {
  return a.kind === b.kind || (isInteger(a) && isInteger(b));
}

function isInteger(value: Value): boolean {
  return value.kind === 'int' || value.kind === 'uint';
}

function isSameValue(a: Value, b: Value): boolean {
  if (a.kind === 'complex' && b.kind === 'complex') return a.real === b.real && a.imag === b.imag;
  return 'value' in a && 'value' in b && a.value === b.value;
}

/** Lists, maps, structs, pointers, and nothing at all. */
function isComposedEqual(a: Value, b: Value): boolean {
  if (goKind(a) !== goKind(b) && a.kind !== 'invalid' && b.kind !== 'invalid') {
    throw new CallFailure(
      `non-comparable types ${show(a, '%s')}: ${typeName(a)}, ${typeName(b)}: ${show(b, '%v')}`,
    );
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (!isComparable(b))
    throw new CallFailure(`non-comparable type ${show(b, '%s')}: ${typeName(b)}`);
  return areIdentical(a, b);
}

function isNil(value: Value): boolean {
  switch (value.kind) {
    case 'invalid':
      return true;
    case 'slice':
    case 'map':
      return value.isNil;
    case 'pointer':
      return value.target === undefined;
    default:
      return false;
  }
}

/** To Go a time is a struct. */
function goKind(value: Value): Value['kind'] {
  return value.kind === 'time' ? 'struct' : value.kind;
}

function isComparable(value: Value): boolean {
  if (value.kind === 'slice' || value.kind === 'map') return false;
  return value.kind !== 'struct' || value.fields.every(isComparable);
}

function areIdentical(a: Value, b: Value): boolean {
  if (a.kind === 'invalid' || b.kind === 'invalid' || a.type !== b.type) return a.kind === b.kind;
  if (a.kind === 'time' && b.kind === 'time') {
    return unixNanos(a.time) === unixNanos(b.time) && a.time.zone === b.time.zone;
  }
  if (a.kind === 'pointer' && b.kind === 'pointer') return a.target === b.target;
  if (a.kind !== 'struct' || b.kind !== 'struct') return isSameValue(a, b);
  return a.fields.every((field, i) => areIdentical(field, b.fields[i] ?? INVALID));
}

function isLess(first: Value, second: Value): boolean {
  const a = unwrapInterface(first);
  const b = unwrapInterface(second);
  if (!BASIC_KINDS.has(a.kind) || !BASIC_KINDS.has(b.kind)) throw badType();
  if (!isSameKind(a, b)) throw incompatible(a, b);
  if (a.kind === 'string' && b.kind === 'string') return compareBytes(a.value, b.value) < 0;
  if (a.kind === 'float' && b.kind === 'float') return a.value < b.value;
  if ((a.kind === 'int' || a.kind === 'uint') && (b.kind === 'int' || b.kind === 'uint')) {
    return a.value < b.value;
  }
  throw badType();
}

function badType(): CallFailure {
  return new CallFailure('invalid type for comparison');
}

function incompatible(a: Value, b: Value): CallFailure {
  return new CallFailure(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

function show(value: Value, format: '%s' | '%v'): string {
  return sprintf(format, [value], ERROR_TEXT_LENGTH);
}
