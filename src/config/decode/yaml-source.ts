// YAML text → ConfigNode, for loadConfig: reads the first document only, follows aliases and merge
// keys as Go's yaml.v2 does, and says where a file is not YAML (reference row C1).
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { ConfigNode, MapEntry, Offset, RepeatedKey, ScalarNode } from './node.ts';
import { syntaxMessage } from './syntax-message.ts';

export interface SourceProblem {
  readonly at: Offset;
  readonly message: string;
}

export interface YamlSource {
  /** Undefined when the file is empty; not usable when there are problems. */
  readonly root: ConfigNode | undefined;
  readonly problems: readonly SourceProblem[];
  /** How many nodes the file itself has, aliases counted once. */
  readonly nodeCount: number;
  /** Line and column of an offset, both from 1. */
  locate(at: Offset): { readonly line: number; readonly column: number };
}

/** Far above any real file, and far below what the call stack bears. */
const MAX_DEPTH = 500;

/** What YAML 1.1 calls printable, plus a byte order mark. */
const FORBIDDEN = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;

/** Reads text as YAML. Never throws: what is wrong with the text is in `problems`. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const locate = (at: Offset): { line: number; column: number } => {
    const { line, col } = lines.linePos(at);
    // Before the first line start there is nothing to count from: an empty file.
    return line === 0 ? { line: 1, column: at + 1 } : { line, column: col };
  };
  const refuse = (at: Offset, message: string): YamlSource => {
    return { root: undefined, problems: [{ at, message }], nodeCount: 0, locate };
  };
  const document = parseText(text, lines);
  if (document === undefined) return refuse(0, 'yaml: the file is nested too deeply');
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null)
    return refuse(forbidden.index, 'yaml: control characters are not allowed');
  // A second document is no mistake: upstream reads the first and stops.
  const errors = document.errors.filter((error) => error.code !== 'MULTIPLE_DOCS');
  if (errors.length > 0) {
    const problems = errors.map(({ pos, code }) => ({ at: pos[0], message: syntaxMessage(code) }));
    return { root: undefined, problems, nodeCount: 0, locate };
  }
  const reader = new TreeReader(document);
  const root = document.contents === null ? undefined : reader.read(document.contents, 0);
  return { root, problems: reader.problems, nodeCount: reader.nodeCount, locate };
}

function parseText(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      schema: 'failsafe',
      resolveKnownTags: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      lineCounter,
    });
  } catch (error) {
    // The parser is recursive: a stack overflow is its answer to absurd nesting.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Turns the parser's nodes into ours; a node that is referred to twice is turned once. */
class TreeReader {
  readonly problems: SourceProblem[] = [];
  nodeCount = 0;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #done = new Map<Node, ConfigNode>();
  readonly #open = new Set<Node>();

  constructor(document: Document.Parsed) {
    this.#targets = findTargets(document);
  }

  read(node: Node, depth: number): ConfigNode {
    const done = this.#done.get(node);
    if (done !== undefined) return done;
    const at = node.range?.[0] ?? 0;
    if (depth > MAX_DEPTH) return this.#refuse(at, 'yaml: the file is nested too deeply');
    if (isAlias(node)) return this.#readAlias(node, at, depth);
    this.nodeCount++;
    this.#open.add(node);
    const read = this.#readContent(node, at, depth);
    this.#open.delete(node);
    this.#done.set(node, read);
    return read;
  }

  #readContent(node: Node, at: Offset, depth: number): ConfigNode {
    if (isMap(node)) return this.#readMap(node, at, depth);
    if (isSeq(node)) {
      return { kind: 'list', at, items: node.items.map((item) => this.#readItem(item, at, depth)) };
    }
    return isScalar(node) ? readScalar(node, at) : emptyScalar(at);
  }

  #readAlias(alias: Alias, at: Offset, depth: number): ConfigNode {
    const target = this.#targets.get(alias);
    if (target === undefined) {
      // Without its name: it may be a secret that begins with an asterisk.
      return this.#refuse(
        at,
        'yaml: unknown anchor referenced; a text that begins with * must be put in quotes',
      );
    }
    if (this.#open.has(target)) {
      return this.#refuse(at, `yaml: anchor '${alias.source}' value contains itself`);
    }
    return this.read(target, depth + 1);
  }

  /** In a list, `[a: 1]` is a pair without a mapping around it. */
  #readItem(item: YAMLSeq['items'][number], at: Offset, depth: number): ConfigNode {
    return isNode(item) ? this.read(item, depth + 1) : emptyScalar(at);
  }

  #readMap(node: YAMLMap, at: Offset, depth: number): ConfigNode {
    const map = new MapBuilder();
    for (const pair of node.items) this.#readPair(map, pair, depth);
    return { kind: 'map', at, entries: map.entries(), repeated: map.repeated };
  }

  #readPair(map: MapBuilder, pair: Pair, depth: number): void {
    const key = isNode(pair.key) ? this.read(pair.key, depth + 1) : emptyScalar(0);
    const value = isNode(pair.value) ? this.read(pair.value, depth + 1) : emptyScalar(key.at);
    if (key.kind !== 'scalar') {
      this.#refuse(key.at, 'a key must be a text; put a template such as {{ .x }} in quotes');
    } else if (key.text === '<<' && key.isPlain) {
      this.#merge(map, value);
    } else {
      map.set({ key: key.text, keyAt: key.at, value });
    }
  }

  /** Of several merged mappings the first wins, so they are applied from the last. */
  #merge(map: MapBuilder, value: ConfigNode): void {
    const sources = value.kind === 'list' ? [...value.items].reverse() : [value];
    for (const source of sources) {
      if (source.kind === 'map') source.entries.forEach((entry) => map.merge(entry));
      else this.#refuse(source.at, 'yaml: map merge requires map or sequence of maps as the value');
    }
  }

  #refuse(at: Offset, message: string): ConfigNode {
    this.problems.push({ at, message });
    return emptyScalar(at);
  }
}

/** The entries of one mapping while it is read; the last writer of a key wins, as in yaml.v2. */
class MapBuilder {
  readonly repeated: RepeatedKey[] = [];
  readonly #entries = new Map<string, MapEntry & { readonly isMerged: boolean }>();

  set(entry: MapEntry): void {
    this.#put({ ...entry, isMerged: false });
  }

  merge(entry: MapEntry): void {
    this.#put({ ...entry, isMerged: true });
  }

  entries(): readonly MapEntry[] {
    return [...this.#entries.values()];
  }

  #put(entry: MapEntry & { readonly isMerged: boolean }): void {
    const earlier = this.#entries.get(entry.key);
    if (earlier !== undefined) {
      const byMerge = earlier.isMerged || entry.isMerged;
      this.repeated.push({ key: entry.key, at: entry.keyAt, byMerge });
    }
    this.#entries.set(entry.key, entry);
  }
}

/** Each alias refers to the last anchor of its name before it. */
function findTargets(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias: (_key, alias) => {
      const target = anchors.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function isNode(value: unknown): value is Node {
  return isAlias(value) || isMap(value) || isSeq(value) || isScalar(value);
}

function readScalar(node: Scalar, at: Offset): ScalarNode {
  return {
    kind: 'scalar',
    at,
    text: node.source ?? '',
    isPlain: node.type === 'PLAIN',
    tag: node.tag,
  };
}

function emptyScalar(at: Offset): ScalarNode {
  return { kind: 'scalar', at, text: '', isPlain: true, tag: undefined };
}
