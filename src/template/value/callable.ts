// What a template can call: functions by name and methods of values.
import type { EpochMs } from '../../model/instant.ts';
import type { GoType } from './go-type.ts';
import type { Value } from './value.ts';

/** What one execution offers to the functions it calls. */
export interface CallContext {
  readonly now: EpochMs;
  /** Longest text a function may make, in UTF-16 units. */
  readonly maxTextLength: number;
  /** The value of a route label, rendered; throws CallFailure when it cannot be. */
  routeLabel(name: string): string;
}

export interface Callable {
  /** Fixed parameters. An argument has been checked against them before the call. */
  readonly params: readonly GoType[];
  /** Element type of the trailing `...` parameter. */
  readonly variadic?: GoType;
  /** Why Go refuses to call it from a template, with `%s` for its name. */
  readonly refused?: string;
  /**
   * What the evaluator does itself: `and` and `or` do not evaluate all arguments, `call` is told the
   * name of its callee as an additional first argument.
   */
  readonly special?: 'and' | 'or' | 'call';
  /** Throws CallFailure when Go's function would return an error. */
  call(args: readonly Value[], context: CallContext): Value;
}

/** A function or method has failed; the message is Go's, without position. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
}

/** A limit that Go does not have was exceeded; never reaches a caller of this room as an exception. */
export class LimitFailure extends Error {
  override readonly name = 'LimitFailure';
}
