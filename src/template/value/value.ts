// The values templates compute with: Go's kinds, each with its Go type, as a union on `kind`.
import type { GoTime } from '../time/go-time.ts';
import {
  ANY,
  BOOL,
  COMPLEX128,
  FLOAT64,
  INT,
  STRING,
  type BasicType,
  type GoType,
  type InterfaceType,
  type MapType,
  type PointerType,
  type SliceType,
  type StructType,
} from './go-type.ts';

/** No value at all: Go's zero `reflect.Value`, and an untyped nil. */
export interface InvalidValue {
  readonly kind: 'invalid';
}

export interface BoolValue {
  readonly kind: 'bool';
  readonly type: BasicType;
  readonly value: boolean;
}

export interface IntegerValue {
  readonly kind: 'int' | 'uint';
  readonly type: BasicType;
  readonly value: bigint;
}

export interface FloatValue {
  readonly kind: 'float';
  readonly type: BasicType;
  readonly value: number;
}

export interface ComplexValue {
  readonly kind: 'complex';
  readonly type: BasicType;
  readonly real: number;
  readonly imag: number;
}

export interface StringValue {
  readonly kind: 'string';
  readonly type: BasicType;
  readonly value: string;
}

export interface SliceValue {
  readonly kind: 'slice';
  readonly type: SliceType;
  readonly items: readonly Value[];
  readonly isNil: boolean;
}

export interface MapValue {
  readonly kind: 'map';
  readonly type: MapType;
  /** In byte order of the keys. */
  readonly entries: ReadonlyMap<string, Value>;
  readonly isNil: boolean;
}

export interface StructValue {
  readonly kind: 'struct';
  readonly type: StructType;
  readonly fields: readonly Value[];
}

/** A `time.Time`, to Go a struct whose fields nobody sees. */
export interface TimeValue {
  readonly kind: 'time';
  readonly type: StructType;
  readonly time: GoTime;
}

export interface PointerValue {
  readonly kind: 'pointer';
  readonly type: PointerType;
  readonly target: Value | undefined;
}

/** A slot that holds any value: elements of `[]interface {}` and of `map[string]interface {}`. */
export interface InterfaceValue {
  readonly kind: 'interface';
  readonly type: InterfaceType;
  readonly inner: Value | undefined;
}

export type ValidValue =
  | BoolValue
  | IntegerValue
  | FloatValue
  | ComplexValue
  | StringValue
  | SliceValue
  | MapValue
  | StructValue
  | TimeValue
  | PointerValue
  | InterfaceValue;

export type Value = InvalidValue | ValidValue;

export const INVALID: InvalidValue = { kind: 'invalid' };
const TRUE: BoolValue = { kind: 'bool', type: BOOL, value: true };
const FALSE: BoolValue = { kind: 'bool', type: BOOL, value: false };
const NIL_INTERFACE: InterfaceValue = { kind: 'interface', type: ANY, inner: undefined };

export function boolValue(value: boolean): BoolValue {
  return value ? TRUE : FALSE;
}

export function intValue(value: bigint | number, type: BasicType = INT): IntegerValue {
  return { kind: type.kind === 'uint' ? 'uint' : 'int', type, value: BigInt(value) };
}

export function floatValue(value: number): FloatValue {
  return { kind: 'float', type: FLOAT64, value };
}

export function complexValue(real: number, imag: number): ComplexValue {
  return { kind: 'complex', type: COMPLEX128, real, imag };
}

export function stringValue(value: string, type: BasicType = STRING): StringValue {
  return { kind: 'string', type, value };
}

export function sliceValue(type: SliceType, items: readonly Value[]): SliceValue {
  return { kind: 'slice', type, items, isNil: false };
}

/** Makes a map value; `entries` must already be in byte order of its keys. */
export function mapValue(type: MapType, entries: ReadonlyMap<string, Value>): MapValue {
  return { kind: 'map', type, entries, isNil: false };
}

export function structValue(type: StructType, fields: readonly Value[]): StructValue {
  return { kind: 'struct', type, fields };
}

export function pointerValue(type: PointerType, target: Value): PointerValue {
  return { kind: 'pointer', type, target };
}

/** Gives an element as Go hands it out: inside an interface when the element type is one. */
export function elementOf(container: SliceValue | MapValue, item: Value): Value {
  if (container.type.elem.kind !== 'interface') return item;
  if (item.kind === 'invalid') return NIL_INTERFACE;
  return { kind: 'interface', type: ANY, inner: item };
}

/** The zero value of a type, as `missingkey=zero` and a missing map index give it. */
export function zeroOf(type: GoType): Value {
  switch (type.kind) {
    case 'bool':
      return { kind: 'bool', type, value: false };
    case 'int':
    case 'uint':
      return intValue(0n, type);
    case 'float':
      return { kind: 'float', type, value: 0 };
    case 'complex':
      return { kind: 'complex', type, real: 0, imag: 0 };
    case 'string':
      return stringValue('', type);
    case 'slice':
      return { kind: 'slice', type, items: [], isNil: true };
    case 'map':
      return { kind: 'map', type, entries: new Map(), isNil: true };
    case 'struct':
      return structValue(type, []);
    case 'pointer':
      return { kind: 'pointer', type, target: undefined };
    case 'interface':
      return NIL_INTERFACE;
    case 'reflect':
      return INVALID;
  }
}

/** Takes a value out of its interface; an empty interface holds no value. */
export function unwrapInterface(value: Value): Value {
  return value.kind === 'interface' ? (value.inner ?? INVALID) : value;
}

/** Follows pointers and interfaces to the value at their end, or to the one that is nil. */
export function indirect(value: Value): { readonly value: Value; readonly isNil: boolean } {
  let current = value;
  for (;;) {
    const next: Value | undefined =
      current.kind === 'pointer'
        ? current.target
        : current.kind === 'interface'
          ? current.inner
          : current;
    if (next === undefined) return { value: current, isNil: true };
    if (next === current) return { value: current, isNil: false };
    current = next;
  }
}

/** Whether a value counts as true: not the zero of its kind, not empty. */
export function isTruthy(value: Value): boolean {
  switch (value.kind) {
    case 'invalid':
      return false;
    case 'bool':
      return value.value;
    case 'int':
    case 'uint':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'complex':
      return value.real !== 0 || value.imag !== 0;
    case 'string':
      return value.value !== '';
    case 'slice':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
    case 'struct':
    case 'time':
      return true;
    case 'pointer':
      return value.target !== undefined;
    case 'interface':
      return value.inner !== undefined;
  }
}

/** The type's name; Go has none for no value. */
export function typeName(value: Value): string {
  return value.kind === 'invalid' ? '<nil>' : value.type.name;
}
