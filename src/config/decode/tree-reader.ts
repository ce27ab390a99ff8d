// The parser's tree → ConfigNode: follows aliases, unfolds merge keys, and refuses what the parser
// takes and Go's yaml.v2 does not (reference row C1).
import { isAlias, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { MapBuilder } from './map-builder.ts';
import { isNull, type ConfigNode, type Offset, type ScalarNode } from './node.ts';
import type { RelaxedText } from './relaxed-text.ts';
import { anchorProblem, scalarProblem } from './yaml-1-1.ts';

export interface SourceProblem {
  readonly at: Offset;
  readonly message: string;
}

/** Far above any real file, and far below what the call stack bears. */
const MAX_DEPTH = 500;

/** Turns the parser's nodes into ours; a node that is referred to twice is turned once. */
export class TreeReader {
  readonly problems: SourceProblem[] = [];
  nodeCount = 0;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #done = new Map<Node, ConfigNode>();
  readonly #open = new Set<Node>();
  readonly #source: RelaxedText;
  /** Whether the node that is read stands in brackets. */
  #isInFlow = false;

  constructor(document: Document.Parsed, source: RelaxedText) {
    this.#source = source;
    this.#targets = findTargets(document);
  }

  read(node: Node, depth: number): ConfigNode {
    const done = this.#done.get(node);
    if (done !== undefined) return done;
    const at = this.#source.toOriginal(node.range?.[0] ?? 0);
    if (depth > MAX_DEPTH) return this.#refuse(at, 'yaml: the file is nested too deeply');
    this.nodeCount++;
    if (isAlias(node)) return this.#readAlias(node, at, depth);
    this.#checkAnchor(node, at);
    this.#open.add(node);
    const read = this.#readContent(node, at, depth);
    this.#open.delete(node);
    this.#done.set(node, read);
    return read;
  }

  #readContent(node: Node, at: Offset, depth: number): ConfigNode {
    if (isScalar(node)) {
      this.#checkScalar(node);
      return readScalar(node, at);
    }
    if (!isMap(node) && !isSeq(node)) return emptyScalar(at);
    const wasInFlow = this.#isInFlow;
    this.#isInFlow ||= node.flow === true;
    const read = isMap(node) ? this.#readMap(node, at, depth) : this.#readList(node, at, depth);
    this.#isInFlow = wasInFlow;
    return read;
  }

  #readList(node: YAMLSeq, at: Offset, depth: number): ConfigNode {
    return { kind: 'list', at, items: node.items.map((item) => this.#readItem(item, at, depth)) };
  }

  #checkScalar({ type, range }: Scalar): void {
    const [start = 0, end = start] = range ?? [];
    const source = this.#source.text.slice(start, end);
    const problem = scalarProblem(type, source, this.#isInFlow);
    if (problem === undefined) return;
    this.#refuse(this.#source.toOriginal(start + problem.at), problem.message);
  }

  #checkAnchor(node: Exclude<Node, Alias>, at: Offset): void {
    const problem = node.anchor === undefined ? undefined : anchorProblem(node.anchor);
    if (problem !== undefined) this.#refuse(at, problem);
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
      this.#merge(map, value, isAlias(pair.value));
    } else {
      map.set({ key: isNull(key) ? '' : key.text, keyAt: key.at, value });
    }
  }

  /** Of several merged mappings the first wins, so they are applied from the last. */
  #merge(map: MapBuilder, value: ConfigNode, isAliased: boolean): void {
    // A list must stand in place; behind an alias only a mapping will do.
    const isList = value.kind === 'list' && !isAliased;
    const sources = isList ? [...value.items].reverse() : [value];
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
