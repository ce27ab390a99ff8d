// The types through which templates see labels: KV, Pairs and lists of strings (reference row G4).
import { compareBytes } from '../../model/byte-order.ts';
import type { LabelSet } from '../../model/label-set.ts';
import {
  defineType,
  sliceOf,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  structType,
} from '../value/go-type.ts';
import {
  mapValue,
  sliceValue,
  stringValue,
  structValue,
  type SliceValue,
  type Value,
} from '../value/value.ts';
import { method, methods, textOf, textsOf } from './method.ts';

const ALERT_NAME = 'alertname';

const STRINGS = defineType(
  'template.Strings',
  STRING_SLICE,
  methods({
    Join: method([STRING], (self, [separator]) => stringValue(textsOf(self).join(textOf(separator)))),
  }),
);

const PAIR = structType('template.Pair', [
  { name: 'Name', exported: true, json: 'Name' },
  { name: 'Value', exported: true, json: 'Value' },
]);

const PAIRS = defineType(
  'template.Pairs',
  sliceOf(PAIR),
  methods({
    Names: method([], (self) => column(self, 0)),
    Values: method([], (self) => column(self, 1)),
    String: method([], (self) => stringValue(pairsText(self))),
  }),
);

const KV = defineType(
  'template.KV',
  STRING_MAP,
  methods({
    SortedPairs: method([], sortedPairs),
    Remove: method([STRING_SLICE], (self, [names]) => without(self, textsOf(names))),
    Names: method([], (self) => column(sortedPairs(self), 0)),
    Values: method([], (self) => column(sortedPairs(self), 1)),
    String: method([], (self) => stringValue(pairsText(sortedPairs(self)))),
  }),
);

/** Shows labels or annotations to templates. */
export function kvValue(labels: LabelSet): Value {
  const entries = new Map<string, Value>();
  // A LabelSet is in byte order already, as map values must be.
  labels.forEach((name, value) => entries.set(name, stringValue(value)));
  return mapValue(KV, entries);
}

/** Makes a map value over entries in any order. */
export function sortedEntries(entries: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
  return new Map([...entries].sort((a, b) => compareBytes(a[0], b[0])));
}

/** By name in byte order, the name of the alert first. */
function sortedPairs(self: Value): SliceValue {
  if (self.kind !== 'map') return sliceValue(PAIRS, []);
  const pairs: Value[] = [];
  const first = self.entries.get(ALERT_NAME);
  if (first !== undefined) pairs.push(structValue(PAIR, [stringValue(ALERT_NAME), first]));
  for (const [name, value] of self.entries) {
    if (name !== ALERT_NAME) pairs.push(structValue(PAIR, [stringValue(name), value]));
  }
  return sliceValue(PAIRS, pairs);
}

function without(self: Value, names: readonly string[]): Value {
  const dropped = new Set(names);
  const entries = self.kind === 'map' ? [...self.entries] : [];
  return mapValue(KV, new Map(entries.filter(([name]) => !dropped.has(name))));
}

function column(pairs: Value, index: 0 | 1): Value {
  const items = pairs.kind === 'slice' ? pairs.items : [];
  return sliceValue(STRINGS, items.map((pair) => cell(pair, index)));
}

function pairsText(pairs: Value): string {
  const items = pairs.kind === 'slice' ? pairs.items : [];
  return items.map((pair) => `${textOf(cell(pair, 0))}=${textOf(cell(pair, 1))}`).join(', ');
}

function cell(pair: Value, index: 0 | 1): Value {
  return (pair.kind === 'struct' ? pair.fields[index] : undefined) ?? stringValue('');
}
