// Where in a template something went wrong, in Go's words.
import { quoteGo } from '../../model/go-quote.ts';
import { byteLength } from '../value/go-string.ts';
import type { Node, Tree } from '../parse/node.ts';
import { printNode } from '../parse/print-node.ts';

/**
 * Puts position and context before a message: `template: name:line:col: executing "name" at <…>: `.
 * Source: golang/go:src/text/template/exec.go (errorf).
 */
export function locate(message: string, tree: Tree, node: Node | undefined): string {
  if (node === undefined) return `template: ${tree.name}: ${message}`;
  const place = placeOf(tree, node);
  return `template: ${place}: executing ${quoteGo(tree.name)} at <${printNode(node)}>: ${message}`;
}

/**
 * Prints the position of a node as `name:line:col`. The column counts bytes from 0.
 * Source: golang/go:src/text/template/parse/parse.go (ErrorContext).
 */
export function placeOf(tree: Tree, node: Node): string {
  const lineStart = tree.text.slice(0, node.pos).lastIndexOf('\n') + 1;
  const column = byteLength(tree.text.slice(lineStart, node.pos));
  return `${tree.parseName}:${lineOf(tree, node)}:${column}`;
}

/** The line on which a node begins, from 1. */
export function lineOf(tree: Tree, node: Node): number {
  return tree.text.slice(0, node.pos).split('\n').length;
}
