// The YAML of a configuration file as decoders see it: three kinds of node, each with its place.
// Aliases are already followed and merge keys already unfolded (reference row C1).

/** An offset into the text of the file, in UTF-16 units; `YamlSource.locate` makes it readable. */
export type Offset = number;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Offset;
  /** The text after unquoting and unfolding. */
  readonly text: string;
  /** Without quotes or block indicator, so that `yes`, `~` or `5` have a meaning of their own. */
  readonly isPlain: boolean;
  /** An explicit tag such as `!!int`, in the form `tag:yaml.org,2002:int`. */
  readonly tag: string | undefined;
}

export interface ListNode {
  readonly kind: 'list';
  readonly at: Offset;
  readonly items: readonly ConfigNode[];
}

export interface MapEntry {
  readonly key: string;
  readonly keyAt: Offset;
  readonly value: ConfigNode;
}

/** A key that was given again; the later value is the one in `entries`. */
export interface RepeatedKey {
  readonly key: string;
  readonly at: Offset;
  /** One of the two came through a merge key, which objects allow and free maps do not. */
  readonly byMerge: boolean;
}

export interface MapNode {
  readonly kind: 'map';
  readonly at: Offset;
  /** Each key once. */
  readonly entries: readonly MapEntry[];
  readonly repeated: readonly RepeatedKey[];
}

export type ConfigNode = ScalarNode | ListNode | MapNode;

const NULL_TAG = 'tag:yaml.org,2002:null';
const NULL_TEXTS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Whether the node is YAML's null: nothing behind the key, `~` or a plain `null`. */
export function isNull(node: ConfigNode): boolean {
  if (node.kind !== 'scalar') return false;
  if (node.tag !== undefined) return node.tag === NULL_TAG;
  return node.isPlain && NULL_TEXTS.has(node.text);
}

/** Names the kind of a node in messages, without its content. */
export function describeKind(node: ConfigNode): string {
  if (isNull(node)) return 'nothing';
  switch (node.kind) {
    case 'scalar':
      return 'a text';
    case 'list':
      return 'a list';
    case 'map':
      return 'a mapping';
  }
}
