// Printed configurations: the layout of Go's yaml.v2, so that tools that read upstream's output
// read ours (reference row H30).
import { Document, Scalar, visit } from 'yaml';
import { isPrintable } from '../../model/go-quote.ts';
import type { YamlValue } from './codec.ts';
import { resolveScalar } from './yaml-scalar.ts';

const PLAIN_ASCII = /^[ -~]*$/;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]|$)/;

/** Prints a value as block-style YAML that ends in a line feed. */
export function printYaml(value: YamlValue): string {
  const document = new Document(value, { schema: 'core' });
  visit(document, { Scalar: (_key, node) => quoteAsNeeded(node) });
  return document.toString({ indentSeq: false, lineWidth: 0, singleQuote: true });
}

/** yaml.v2 uses double quotes for texts that would read as something else, such as "yes". */
function quoteAsNeeded(node: Scalar): void {
  if (typeof node.value !== 'string') return;
  if (node.value.includes('\n')) {
    node.type = Scalar.BLOCK_LITERAL;
    return;
  }
  if (readsAsOther(node.value)) node.type = Scalar.QUOTE_DOUBLE;
  else if (/^(?:---|\.\.\.)/.test(node.value)) node.type = Scalar.QUOTE_SINGLE;
}

/** Numbers, booleans, dates, and texts with characters that only escapes can show. */
function readsAsOther(text: string): boolean {
  const plain = { kind: 'scalar', at: 0, text, isPlain: true, tag: undefined } as const;
  if (resolveScalar(plain)?.kind !== 'text') return true;
  return DATE.test(text) || (!PLAIN_ASCII.test(text) && !Array.from(text).every(isPrintable));
}
