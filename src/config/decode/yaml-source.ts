// YAML text → ConfigNode, for loadConfig: reads the first document only, follows aliases and merge
// keys as Go's yaml.v2 does, and says where a file is not YAML (reference row C1).
import { parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { ConfigNode, Offset } from './node.ts';
import { relaxText, type RelaxedText } from './relaxed-text.ts';
import { syntaxMessage } from './syntax-message.ts';
import { TreeReader, type SourceProblem } from './tree-reader.ts';
import { findDirectiveProblem, findTabProblem } from './yaml-1-1.ts';

export interface YamlSource {
  /** Undefined when the file is empty; not usable when there are problems. */
  readonly root: ConfigNode | undefined;
  readonly problems: readonly SourceProblem[];
  /** How many nodes the file itself has; an alias counts as one. */
  readonly nodeCount: number;
  /** Line and column of an offset, both from 1. */
  locate(at: Offset): { readonly line: number; readonly column: number };
}

/** What YAML 1.1 calls printable, plus a byte order mark. */
const FORBIDDEN = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;

/** Lone carriage returns and "next line" end a line in YAML 1.1. */
const OLD_BREAK = /\r(?!\n)|\u0085/g;

/** Far beyond any configuration; a parser takes its time for each level. */
const MAX_OPEN_BRACKETS = 1_000;

/** Reads text as YAML. Never throws: what is wrong with the text is in `problems`. */
export function readYaml(source: string): YamlSource {
  const text = source.replace(OLD_BREAK, '\n');
  const locate = locator(text);
  const refuse = (problems: readonly SourceProblem[]): YamlSource => {
    return { root: undefined, problems, nodeCount: 0, locate };
  };
  const parsed = parseText(text);
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) {
    return refuse([{ at: forbidden.index, message: 'yaml: control characters are not allowed' }]);
  }
  const errors = errorsOf(parsed);
  const relaxed = errors.length === 0 || parsed === undefined ? undefined : parseRelaxed(text);
  const document = errors.length === 0 ? parsed : relaxed?.document;
  if (document === undefined) return refuse(errors);
  const strict = findDirectiveProblem(text) ?? findTabProblem(text);
  if (strict !== undefined) return refuse([strict]);
  const reader = new TreeReader(document, relaxed ?? { text, toOriginal: (at) => at });
  const root = document.contents === null ? undefined : reader.read(document.contents, 0);
  return { root, problems: reader.problems, nodeCount: reader.nodeCount, locate };
}

/** A document whose only fault was where its lines began. */
function parseRelaxed(text: string): (RelaxedText & { document: Document.Parsed }) | undefined {
  const relaxed = relaxText(text);
  if (relaxed === undefined) return undefined;
  const document = parseText(relaxed.text);
  return document === undefined || errorsOf(document).length > 0
    ? undefined
    : { ...relaxed, document };
}

function errorsOf(document: Document.Parsed | undefined): readonly SourceProblem[] {
  if (document === undefined) return [{ at: 0, message: 'yaml: the file is nested too deeply' }];
  // A second document is no mistake: upstream reads the first and stops.
  const errors = document.errors.filter((error) => error.code !== 'MULTIPLE_DOCS');
  return errors.map(({ pos, code }) => ({ at: pos[0], message: syntaxMessage(code) }));
}

/** Undefined when the text is nested beyond what the parser, which is recursive, can bear. */
function parseText(text: string): Document.Parsed | undefined {
  if (leavesOpen(text, MAX_OPEN_BRACKETS)) return undefined;
  try {
    return parseDocument(text, {
      schema: 'failsafe',
      resolveKnownTags: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether more brackets and braces than `most` are open at some place, quoted ones included. */
function leavesOpen(text: string, most: number): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') open += 1;
    else if (open > 0) open -= 1;
    if (open > most) return true;
  }
  return false;
}

/** The parser's own count of lines ends where it gives up reading. */
function locator(text: string): YamlSource['locate'] {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (at) => {
    const inText = Math.min(Math.max(at, 0), text.length);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= inText) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inText - (starts[low] ?? 0) + 1 };
  };
}
