// Where in a template something went wrong, in Go's words.
import { quoteGo } from '../../model/go-quote.ts';
import { byteLength } from '../value/go-string.ts';
import type { Node, Tree } from '../parse/node.ts';
import { printNode } from '../parse/print-node.ts';

/**
 * Puts position and context before a message: `template: name:line:col: executing "name" at <…>: `.
 * The column counts bytes from 0. Source: golang/go:src/text/template/exec.go (errorf).
 */
export function locate(message: string, tree: Tree, node: Node | undefined): string {
  if (node === undefined) return `template: ${tree.name}: ${message}`;
  const before = tree.text.slice(0, node.pos);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const column = byteLength(before.slice(lineStart));
  const place = `${tree.parseName}:${line}:${column}`;
  return `template: ${place}: executing ${quoteGo(tree.name)} at <${printNode(node)}>: ${message}`;
}
