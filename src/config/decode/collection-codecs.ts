// Codecs of lists and of mappings with free keys.
import { quoteGo } from '../../model/go-quote.ts';
import { decodeNode, type Codec, type DecodeContext } from './codec.ts';
import { compareNaturally } from './natural-order.ts';
import { describeKind, isEmptyWord, isNull, type ConfigNode, type MapNode } from './node.ts';

/**
 * A list of values. An item with nothing in it is the zero value of its codec, or a problem when
 * `emptyItem` says what is missing.
 */
export function list<T>(item: Codec<T>, emptyItem?: string): Codec<readonly T[]> {
  return {
    zero: [],
    decode: (node, context) => {
      const items = itemsOf(node, context);
      if (items === undefined) return undefined;
      const decoded = items.map((child) => {
        if (emptyItem !== undefined && isNull(child)) context.report(child.at, emptyItem);
        return decodeNode(item, child, context);
      });
      return { value: decoded.flatMap((each) => (each === undefined ? [] : [each.value])) };
    },
    print: (value) => value.map((each) => item.print(each)),
    isZero: (value) => value.length === 0,
  };
}

/** A list whose items are decoded later, because their meaning depends on other sections. */
export const nodes: Codec<readonly ConfigNode[]> = {
  zero: [],
  decode: (node, context) => {
    const items = itemsOf(node, context);
    return items === undefined ? undefined : { value: items };
  },
  print: () => [],
  isZero: (value) => value.length === 0,
};

/** One value that is decoded later; undefined when there is nothing. */
export const anyNode: Codec<ConfigNode | undefined> = {
  zero: undefined,
  decode: (node) => ({ value: node }),
  print: () => null,
  isZero: (value) => value === undefined,
};

/** Says what is wrong with an entry of a free mapping; undefined when nothing is. */
export interface EntryChecks {
  readonly keyProblem?: (key: string, context: DecodeContext) => string | undefined;
  /** For a key with nothing behind it, which otherwise is the zero value. */
  readonly emptyProblem?: (key: string) => string;
}

/** A mapping from any key to values of one type; prints sorted by key, as Go does. */
export function map<T>(
  value: Codec<T>,
  { keyProblem, emptyProblem }: EntryChecks = {},
): Codec<ReadonlyMap<string, T>> {
  return {
    zero: new Map<string, T>(),
    decode: (node, context) => {
      if (isEmptyWord(node)) return { value: new Map() };
      if (node.kind !== 'map') {
        context.report(node.at, `expected a mapping, found ${describeKind(node)}`);
        return undefined;
      }
      reportRepeatedKeys(node, context);
      const entries = node.entries.flatMap((entry): [string, T][] => {
        const problem = keyProblem?.(entry.key, context);
        if (problem !== undefined) context.report(entry.keyAt, problem);
        if (emptyProblem !== undefined && isNull(entry.value)) {
          context.report(entry.keyAt, emptyProblem(entry.key));
        }
        const decoded = decodeNode(value, entry.value, context);
        return decoded === undefined ? [] : [[entry.key, decoded.value]];
      });
      return { value: new Map(entries) };
    },
    print: (entries) =>
      new Map(
        [...entries]
          .sort(([a], [b]) => compareNaturally(a, b))
          .map(([key, each]) => [key, value.print(each)]),
      ),
    isZero: (entries) => entries.size === 0,
  };
}

/** Free mappings refuse a key that comes twice, even when once is through a merge key. */
export function reportRepeatedKeys(node: MapNode, context: DecodeContext): void {
  for (const { key, at } of node.repeated) {
    context.report(at, `key ${quoteGo(key)} already set in map`);
  }
}

function itemsOf(node: ConfigNode, context: DecodeContext): readonly ConfigNode[] | undefined {
  if (node.kind === 'list') return node.items;
  if (isEmptyWord(node)) return [];
  context.report(node.at, `expected a list, found ${describeKind(node)}`);
  return undefined;
}
