// Shorthand for the method tables of the template types.
import type { GoType, Method } from '../value/go-type.ts';
import type { Value } from '../value/value.ts';

/** Builds a method table. */
export function methods(table: Readonly<Record<string, Method>>): ReadonlyMap<string, Method> {
  return new Map(Object.entries(table));
}

/** A method with fixed parameters. */
export function method(params: readonly GoType[], call: Method['call']): Method {
  return { params, call };
}

/** A method that Go has but refuses to call from a template. */
export function refusedMethod(refused: string): Method {
  return {
    params: [],
    refused,
    call: () => {
      throw new TypeError('A refused method is never called');
    },
  };
}

/** The text of a value whose type has been checked to be a string. */
export function textOf(value: Value | undefined): string {
  return value?.kind === 'string' ? value.value : '';
}

/** The number of a value whose type has been checked to be an integer. */
export function integerOf(value: Value | undefined): bigint {
  return value?.kind === 'int' || value?.kind === 'uint' ? value.value : 0n;
}

/** The texts of a value whose type has been checked to be a list of strings. */
export function textsOf(value: Value | undefined): readonly string[] {
  return value?.kind === 'slice' ? value.items.map(textOf) : [];
}
