// Prints nodes as template text, the way Go shows them inside its error texts.
import { quoteGo } from '../../model/go-quote.ts';
import type { Node, PipeNode } from './node.ts';

/** Prints a node in Go's normal form: single spaces, constants as they were written. */
export function printNode(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${printPipe(node.pipe)}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'if':
    case 'range':
    case 'with': {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${printNode(node.elseList)}`;
      return `{{${node.kind} ${printPipe(node.pipe)}}}${printNode(node.list)}${otherwise}{{end}}`;
    }
    case 'template': {
      const pipe = node.pipe === undefined ? '' : ` ${printPipe(node.pipe)}`;
      return `{{template ${quoteGo(node.name)}${pipe}}}`;
    }
    case 'list':
      return node.nodes.map(printNode).join('');
    case 'command':
      return node.args.map(printOperand).join(' ');
    case 'pipe':
      return printPipe(node);
    case 'identifier':
      return node.name;
    case 'variable':
      return [node.name, ...node.fields].join('.');
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'field':
      return node.fields.map((field) => `.${field}`).join('');
    case 'chain':
      return [printOperand(node.node), ...node.fields].join('.');
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}

function printOperand(node: Node): string {
  return node.kind === 'pipe' ? `(${printPipe(node)})` : printNode(node);
}

function printPipe(pipe: PipeNode): string {
  const commands = pipe.commands.map(printNode).join(' | ');
  if (pipe.declares.length === 0) return commands;
  const names = pipe.declares.map(printNode).join(', ');
  return `${names} ${pipe.isAssign ? '=' : ':='} ${commands}`;
}
