// Lists of names whose items must be pointed at when something is wrong with one of them.
import { decodeNode, type Codec } from './codec.ts';
import { nodes } from './collection-codecs.ts';
import type { Offset } from './node.ts';
import { string } from './scalar-codecs.ts';

export interface LocatedText {
  readonly text: string;
  readonly at: Offset;
}

/** A list of texts with their places. */
export const locatedTexts: Codec<readonly LocatedText[]> = {
  zero: [],
  decode: (node, context) => {
    const items = nodes.decode(node, context);
    if (items === undefined) return undefined;
    return {
      value: items.value.flatMap((item) => {
        const text = decodeNode(string, item, context)?.value;
        return text === undefined ? [] : [{ text, at: item.at }];
      }),
    };
  },
  print: (value) => value.map(({ text }) => text),
  isZero: (value) => value.length === 0,
};
