// Shorthand for function tables.
import type { Callable } from '../value/callable.ts';
import type { GoType } from '../value/go-type.ts';

/** A function with fixed parameters. */
export function fixed(params: readonly GoType[], call: Callable['call']): Callable {
  return { params, call };
}

/** A function with a trailing `...` parameter of element type `rest` behind its fixed ones. */
export function variadic(
  params: readonly GoType[],
  rest: GoType,
  call: Callable['call'],
): Callable {
  return { params, variadic: rest, call };
}
