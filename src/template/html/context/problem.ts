// Why a template cannot be escaped, and where. Problems are part of a context, and contexts are
// compared, so a problem is known by its identity.
import { placeOf } from '../../execute/location.ts';
import type { Node, Tree } from '../../parse/node.ts';

/** A node and the tree whose text it is in. */
export interface Place {
  readonly tree: Tree;
  readonly node: Node;
}

export interface EscapeProblem {
  /** `explain` puts words before it. */
  description: string;
  /** Undefined when only the text is known to be at fault; then a line may be known. */
  readonly place?: Place | undefined;
  line?: number | undefined;
}

/**
 * Puts words about a loop before a problem, wherever that is kept: as in Go, whose contexts share one
 * error, the words of all loops that it passes through gather in it.
 */
export function explain(problem: EscapeProblem, words: string, line: number): void {
  problem.description = `${words}: ${problem.description}`;
  problem.line = line;
}

/**
 * Prints a problem as Go does, for the template that was to be executed.
 * Source: golang/go:src/html/template/error.go (Error.Error).
 */
export function problemText({ description, place, line }: EscapeProblem, name: string): string {
  if (place !== undefined)
    return `html/template:${placeOf(place.tree, place.node)}: ${description}`;
  if (line !== undefined) return `html/template:${name}:${line}: ${description}`;
  return name === '' ? `html/template: ${description}` : `html/template:${name}: ${description}`;
}
