// The functions every Go template has (reference row G8).
import { sprint, sprintf, sprintln } from '../format/sprint.ts';
import { CallFailure, type Callable } from '../value/callable.ts';
import { ANY, REFLECT, STRING } from '../value/go-type.ts';
import {
  boolValue,
  INVALID,
  isTruthy,
  stringValue,
  typeName,
  unwrapInterface,
  type Value,
} from '../value/value.ts';
import { textOf } from '../data/method.ts';
import { COMPARISONS } from './comparison.ts';
import { fixed, variadic } from './define.ts';
import { ESCAPERS } from './escaping.ts';
import { INDEXING } from './indexing.ts';

/** Go's predeclared functions by name. */
export const BUILTINS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['and', { ...variadic([REFLECT], REFLECT, ([first = INVALID]) => first), special: 'and' }],
  ['or', { ...variadic([REFLECT], REFLECT, ([first = INVALID]) => first), special: 'or' }],
  ['not', fixed([REFLECT], ([value = INVALID]) => boolValue(!isTruthy(unwrapInterface(value))))],
  ['call', { ...variadic([REFLECT], REFLECT, refuseCall), special: 'call' }],
  [
    'print',
    variadic([], ANY, (args, { maxTextLength }) => stringValue(sprint(args, maxTextLength))),
  ],
  [
    'println',
    variadic([], ANY, (args, { maxTextLength }) => stringValue(sprintln(args, maxTextLength))),
  ],
  [
    'printf',
    variadic([STRING], ANY, ([format, ...args], { maxTextLength }) =>
      stringValue(sprintf(textOf(format), args, maxTextLength)),
    ),
  ],
  ...COMPARISONS,
  ...INDEXING,
  ...ESCAPERS,
]);

/** No value here is a function, so `call` can only say so. */
function refuseCall([name, callee = INVALID]: readonly Value[]): Value {
  const value = unwrapInterface(callee);
  if (value.kind === 'invalid') throw new CallFailure('call of nil');
  throw new CallFailure(`non-function ${textOf(name)} of type ${typeName(value)}`);
}
