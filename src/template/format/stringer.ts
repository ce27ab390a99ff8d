// Which values print themselves: those whose type has a String or GoString method.
import type { CallContext } from '../value/callable.ts';
import { epochMs } from '../../model/instant.ts';
import type { Value } from '../value/value.ts';

/** String methods look at their receiver alone. */
const NO_CONTEXT: CallContext = {
  now: epochMs(0),
  maxTextLength: Number.MAX_SAFE_INTEGER,
  routeLabel: () => '',
};

/** What the value's String method says, if it has one. */
export function stringOf(value: Value): string | undefined {
  return callTextMethod(value, 'String');
}

/** What the value's GoString method says, if it has one. */
export function goSyntaxOf(value: Value): string | undefined {
  return callTextMethod(value, 'GoString');
}

function callTextMethod(value: Value, name: string): string | undefined {
  if (value.kind === 'invalid' || value.type.methods.size === 0) return undefined;
  const receiver = value.kind === 'pointer' ? value.target : value;
  const method = value.type.methods.get(name);
  if (method === undefined || receiver === undefined) return undefined;
  const text = method.call(receiver, [], NO_CONTEXT);
  return text.kind === 'string' ? text.value : undefined;
}
