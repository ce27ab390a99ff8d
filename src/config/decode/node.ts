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
const NULL_TEXTS: ReadonlySet<string> = new Set(['', '~', 'null']);
const EMPTY_WORDS: ReadonlySet<string> = new Set(['Null', 'NULL']);

/**
 * Whether there is nothing: nothing behind the key, `~` or a plain `null`. `Null` and `NULL` are
 * values to yaml.v2, though they have no content (`isEmptyWord`).
 */
export function isNull(node: ConfigNode): boolean {
  if (node.kind !== 'scalar') return false;
  if (node.tag !== undefined) {
    return node.tag === NULL_TAG && (NULL_TEXTS.has(node.text) || EMPTY_WORDS.has(node.text));
  }
  return node.isPlain && NULL_TEXTS.has(node.text);
}

/** Whether the node is `Null` or `NULL`, which is the empty value of whatever is expected. */
export function isEmptyWord(node: ConfigNode): boolean {
  if (node.kind !== 'scalar' || node.tag !== undefined || !node.isPlain) return false;
  return EMPTY_WORDS.has(node.text);
}

/**
 * Whether the node is `"~"` or `"null"` in quotes: a text, but yaml.v2 does not take it where it
 * would have to make something of a text, such as a URL or a regular expression.
 */
export function isQuotedNull(node: ConfigNode): boolean {
  if (node.kind !== 'scalar' || node.tag !== undefined || node.isPlain) return false;
  return node.text === '~' || node.text === 'null';
}

/** Names the kind of a node in messages, without its content. */
export function describeKind(node: ConfigNode): string {
  if (isNull(node) || isEmptyWord(node)) return 'nothing';
  switch (node.kind) {
    case 'scalar':
      return 'a text';
    case 'list':
      return 'a list';
    case 'map':
      return 'a mapping';
  }
}
