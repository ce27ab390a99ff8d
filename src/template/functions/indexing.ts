// len, index, slice: reaching into strings, lists and maps. Source: golang/go:src/text/template/funcs.go.
import { byteLength, sliceBytes, toBytes } from '../value/go-string.ts';
import { CallFailure, type Callable } from '../value/callable.ts';
import { INT, REFLECT, STRING, UINT8 } from '../value/go-type.ts';
import {
  elementOf,
  indirect,
  intValue,
  INVALID,
  stringValue,
  typeName,
  unwrapInterface,
  zeroOf,
  type Value,
} from '../value/value.ts';
import { fixed, variadic } from './define.ts';

export const INDEXING: ReadonlyMap<string, Callable> = new Map([
  ['len', fixed([REFLECT], ([item = INVALID]) => intValue(lengthOf(item), INT))],
  ['index', variadic([REFLECT], REFLECT, ([item = INVALID, ...keys]) => indexInto(item, keys))],
  ['slice', variadic([REFLECT], REFLECT, ([item = INVALID, ...ends]) => sliceOf(item, ends))],
]);

function lengthOf(item: Value): number {
  const { value, isNil } = indirect(item);
  if (isNil) throw new CallFailure('len of nil pointer');
  if (value.kind === 'string') return byteLength(value.value);
  if (value.kind === 'slice') return value.items.length;
  if (value.kind === 'map') return value.entries.size;
  if (value.kind === 'invalid') throw zeroValueCall('Type');
  throw new CallFailure(`len of type ${value.type.name}`);
}

/** `index x 1 2` is x[1][2]. */
function indexInto(item: Value, keys: readonly Value[]): Value {
  let current = unwrapInterface(item);
  if (current.kind === 'invalid') throw new CallFailure('index of untyped nil');
  for (const key of keys) {
    const { value, isNil } = indirect(current);
    if (isNil) throw new CallFailure('index of nil pointer');
    current = elementAt(value, unwrapInterface(key));
  }
  return current;
}

function elementAt(container: Value, key: Value): Value {
  switch (container.kind) {
    case 'string': {
      const bytes = toBytes(container.value);
      const byte = bytes[position(key, bytes.length)];
      if (byte === undefined) throw new CallFailure('reflect: string index out of range');
      return intValue(byte, UINT8);
    }
    case 'slice': {
      const item = container.items[position(key, container.items.length)];
      if (item === undefined) throw new CallFailure('reflect: slice index out of range');
      return elementOf(container, item);
    }
    case 'map': {
      const entry = container.entries.get(mapKey(key));
      return entry === undefined ? zeroOf(container.type.elem) : elementOf(container, entry);
    }
    default:
      throw new CallFailure(`can't index item of type ${typeName(container)}`);
  }
}

function mapKey(key: Value): string {
  if (key.kind === 'invalid') throw new CallFailure('value is nil; should be of type string');
  if (key.kind === 'string' && key.type === STRING) return key.value;
  throw new CallFailure(`value has type ${key.type.name}; should be string`);
}

/** `slice x 1 2` is x[1:2]; a third number limits the capacity, which nothing here can see. */
function sliceOf(item: Value, ends: readonly Value[]): Value {
  const unwrapped = unwrapInterface(item);
  if (unwrapped.kind === 'invalid') throw new CallFailure('slice of untyped nil');
  const { value, isNil } = indirect(unwrapped);
  if (isNil) throw new CallFailure('slice of nil pointer');
  if (ends.length > 3) throw new CallFailure(`too many slice indexes: ${ends.length}`);
  if (value.kind === 'string') {
    if (ends.length === 3) throw new CallFailure('cannot 3-index slice a string');
    const [from, to] = range(ends, byteLength(value.value));
    return stringValue(sliceBytes(value.value, from, to), value.type);
  }
  if (value.kind === 'slice') {
    const [from, to] = range(ends, value.items.length);
    return { ...value, items: value.items.slice(from, to) };
  }
  throw new CallFailure(`can't slice item of type ${typeName(value)}`);
}

function range(ends: readonly Value[], length: number): readonly [from: number, to: number] {
  const [from = 0, to = length, limit = length] = ends.map((end) => position(end, length));
  if (from > to) throw new CallFailure(`invalid slice index: ${from} > ${to}`);
  if (to > limit) throw new CallFailure(`invalid slice index: ${to} > ${limit}`);
  return [from, to];
}

function position(index: Value, length: number): number {
  const value = unwrapInterface(index);
  if (value.kind === 'invalid') throw new CallFailure('cannot index slice/array with nil');
  if (value.kind !== 'int' && value.kind !== 'uint') {
    throw new CallFailure(`cannot index slice/array with type ${value.type.name}`);
  }
  if (value.value < 0n || value.value > BigInt(length)) {
    throw new CallFailure(`index out of range: ${value.value}`);
  }
  return Number(value.value);
}

/** What Go says when a function looks into an untyped nil. */
function zeroValueCall(method: string): CallFailure {
  return new CallFailure(`reflect: call of reflect.Value.${method} on zero Value`);
}
