// Alertmanager's functions on data (reference row G7).
import { sortedEntries } from '../data/label-types.ts';
import { textOf } from '../data/method.ts';
import { CallFailure, type Callable } from '../value/callable.ts';
import { ANY, ANY_MAP, ANY_SLICE, STRING } from '../value/go-type.ts';
import {
  INVALID,
  mapValue,
  sliceValue,
  stringValue,
  unwrapInterface,
  type Value,
} from '../value/value.ts';
import { fixed, variadic } from './define.ts';
import { marshalJson } from './json.ts';

export const DATA_FUNCTIONS: ReadonlyMap<string, Callable> = new Map([
  [
    'toJson',
    fixed([ANY], ([value = INVALID], { maxTextLength }) =>
      stringValue(marshalJson(value, maxTextLength)),
    ),
  ],
  ['list', variadic([], ANY, (items) => sliceValue(ANY_SLICE, items.map(unwrapInterface)))],
  [
    'append',
    variadic([ANY_SLICE], ANY, ([list = INVALID, ...items]) => {
      const existing = list.kind === 'slice' ? list.items : [];
      return sliceValue(ANY_SLICE, [...existing, ...items.map(unwrapInterface)]);
    }),
  ],
  ['dict', variadic([], ANY, (args) => dict(args.map(unwrapInterface)))],
  [
    'routeLabels',
    fixed([STRING], ([name], context) => stringValue(context.routeLabel(textOf(name)))),
  ],
]);

function dict(args: readonly Value[]): Value {
  if (args.length % 2 !== 0) throw new CallFailure('dict requires an even number of arguments');
  const entries = new Map<string, Value>();
  for (let i = 0; i < args.length; i += 2) {
    const key = args[i] ?? INVALID;
    if (key.kind !== 'string' || key.type !== STRING)
      throw new CallFailure('dict keys must be strings');
    entries.set(key.value, args[i + 1] ?? INVALID);
  }
  return mapValue(ANY_MAP, sortedEntries(entries));
}
