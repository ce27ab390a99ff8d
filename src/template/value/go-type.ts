// The types of template values, as Go names them: they decide what may be passed where, which
// methods exist, and what error texts and `%T` say.
import type { Callable } from './callable.ts';
import type { Value } from './value.ts';

/** A method; the receiver is bound before the call. */
export interface Method extends Omit<Callable, 'call'> {
  call(receiver: Value, args: readonly Value[], context: Parameters<Callable['call']>[1]): Value;
}

export interface Field {
  readonly name: string;
  readonly exported: boolean;
  /** Key in JSON; undefined for a field that JSON leaves out. */
  readonly json?: string;
}

interface TypeBase {
  /** As `%T` prints it. */
  readonly name: string;
  /** A type literal such as `[]string`, as opposed to a defined type such as `template.Strings`. */
  readonly literal: boolean;
  /** The type a defined type is made of; itself for all others. */
  readonly underlying?: GoType;
  readonly methods: ReadonlyMap<string, Method>;
}

export interface BasicType extends TypeBase {
  readonly kind: 'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string';
}

export interface SliceType extends TypeBase {
  readonly kind: 'slice';
  readonly elem: GoType;
}

/** Maps have string keys: no data and no function of ours makes any other. */
export interface MapType extends TypeBase {
  readonly kind: 'map';
  readonly elem: GoType;
}

export interface StructType extends TypeBase {
  readonly kind: 'struct';
  readonly fields: readonly Field[];
  readonly fieldIndex: ReadonlyMap<string, number>;
}

export interface PointerType extends TypeBase {
  readonly kind: 'pointer';
  readonly elem: GoType;
}

/** `interface {}`, which takes any value. */
export interface InterfaceType extends TypeBase {
  readonly kind: 'interface';
}

/** `reflect.Value`: the parameter type of functions that look at a value without unpacking it. */
export interface ReflectType extends TypeBase {
  readonly kind: 'reflect';
}

export type GoType =
  BasicType | SliceType | MapType | StructType | PointerType | InterfaceType | ReflectType;

const NO_METHODS: ReadonlyMap<string, Method> = new Map();

export const BOOL = basicType('bool', 'bool');
export const INT = basicType('int', 'int');
export const INT64 = basicType('int', 'int64');
export const UINT8 = basicType('uint', 'uint8');
export const FLOAT64 = basicType('float', 'float64');
export const COMPLEX128 = basicType('complex', 'complex128');
export const STRING = basicType('string', 'string');
export const ANY: InterfaceType = {
  kind: 'interface',
  name: 'interface {}',
  literal: true,
  methods: NO_METHODS,
};
export const REFLECT: ReflectType = {
  kind: 'reflect',
  name: 'reflect.Value',
  literal: false,
  methods: NO_METHODS,
};
export const ANY_SLICE = sliceOf(ANY);
export const STRING_SLICE = sliceOf(STRING);
export const ANY_MAP = mapOf(ANY);
export const STRING_MAP = mapOf(STRING);

/** Makes the literal type `[]elem`. */
export function sliceOf(elem: GoType): SliceType {
  return { kind: 'slice', name: `[]${elem.name}`, literal: true, elem, methods: NO_METHODS };
}

/** Makes the literal type `map[string]elem`. */
function mapOf(elem: GoType): MapType {
  return { kind: 'map', name: `map[string]${elem.name}`, literal: true, elem, methods: NO_METHODS };
}

/** Makes the literal type `*elem`, which has the methods of `elem`. */
export function pointerTo(elem: GoType): PointerType {
  const { methods } = elem;
  return { kind: 'pointer', name: `*${elem.name}`, literal: true, elem, methods };
}

/** Makes a defined type: a name and methods of its own over an existing type. */
export function defineType<T extends GoType>(
  name: string,
  underlying: T,
  methods: ReadonlyMap<string, Method> = NO_METHODS,
): T {
  return { ...underlying, name, methods, underlying, literal: false };
}

/** Makes a defined struct type. */
export function structType(
  name: string,
  fields: readonly Field[],
  methods: ReadonlyMap<string, Method> = NO_METHODS,
): StructType {
  const fieldIndex = new Map(fields.map((field, i) => [field.name, i]));
  return { kind: 'struct', name, literal: false, fields, fieldIndex, methods };
}

/**
 * Whether a value of one type may be stored where another is wanted.
 * Source: Go specification, assignability.
 */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (from === to || to.kind === 'interface') return true;
  const sameUnderlying = (from.underlying ?? from) === (to.underlying ?? to);
  return sameUnderlying && (from.literal || to.literal);
}

/** Whether an untyped nil may stand for a value of the type. */
export function canBeNil(type: GoType): boolean {
  return !(isBasic(type) || type.kind === 'struct');
}

function isBasic(type: GoType): type is BasicType {
  return ['bool', 'int', 'uint', 'float', 'complex', 'string'].includes(type.kind);
}

function basicType(kind: BasicType['kind'], name: string): BasicType {
  return { kind, name, literal: false, methods: NO_METHODS };
}
