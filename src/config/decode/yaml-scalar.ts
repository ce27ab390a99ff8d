// What a scalar means to Go's yaml.v2, which types by YAML 1.1: `yes` is a boolean, `010` is eight,
// `1_000` a thousand, and anything in quotes is a text (reference row C1).
import { isGoTimestamp } from './go-timestamp.ts';
import { isEmptyWord, isNull, type ScalarNode } from './node.ts';

export type ScalarValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string };

const TAG = 'tag:yaml.org,2002:';
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

const WORDS: ReadonlyMap<string, ScalarValue> = new Map([
  ...spellings(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'], true),
  ...spellings(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'], false),
  ...spellings(['.nan', '.NaN', '.NAN'], Number.NaN),
  ...spellings(['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'], Number.POSITIVE_INFINITY),
  ...spellings(['-.inf', '-.Inf', '-.INF'], Number.NEGATIVE_INFINITY),
]);

/**
 * Resolves a scalar as yaml.v2 does; undefined when it contradicts its own tag (`!!int x`).
 * Source: gopkg.in/yaml.v2:resolve.go.
 */
export function resolveScalar(node: ScalarNode): ScalarValue | undefined {
  const { tag, text } = node;
  if (tag === undefined) return node.isPlain ? resolvePlain(node) : { kind: 'text', value: text };
  const kind = tag.startsWith(TAG) ? tag.slice(TAG.length) : '';
  const value = resolvePlain({ ...node, tag: undefined, isPlain: true });
  switch (kind) {
    case 'null':
      return value.kind === 'null' ? value : undefined;
    case 'bool':
      return value.kind === 'boolean' ? value : undefined;
    case 'int':
      return value.kind === 'integer' ? value : undefined;
    case 'float':
      return value.kind === 'integer' || value.kind === 'float'
        ? { kind: 'float', value: value.value }
        : undefined;
    case 'timestamp':
      return isGoTimestamp(text) ? { kind: 'text', value: text } : undefined;
    case 'binary':
      return decodeBase64(text);
    default:
      return { kind: 'text', value: text };
  }
}

function resolvePlain(node: ScalarNode): ScalarValue {
  const { text } = node;
  if (isNull(node) || isEmptyWord(node)) return { kind: 'null' };
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return { kind: 'text', value: text };
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  const integer = INTEGER.test(digits) ? parseInteger(digits) : undefined;
  if (integer !== undefined) return { kind: 'integer', value: integer };
  const isFloat = FLOAT.test(digits) && Number.isFinite(Number(digits));
  if (isFloat) return { kind: 'float', value: Number(digits) };
  return { kind: 'text', value: text };
}

/** Undefined outside 64 bits, where yaml.v2 goes on with a float. */
function parseInteger(digits: string): number | undefined {
  const isNegative = digits.startsWith('-');
  const magnitude = digits.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o');
  const value = isNegative ? -BigInt(magnitude) : BigInt(magnitude);
  return value >= MIN_INT64 && value <= MAX_UINT64 ? Number(value) : undefined;
}

function decodeBase64(text: string): ScalarValue | undefined {
  const compact = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(compact), (char) => char.charCodeAt(0));
  return { kind: 'text', value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

function spellings(words: readonly string[], value: boolean | number): [string, ScalarValue][] {
  const scalar: ScalarValue =
    typeof value === 'boolean' ? { kind: 'boolean', value } : { kind: 'float', value };
  return words.map((word) => [word, scalar]);
}
