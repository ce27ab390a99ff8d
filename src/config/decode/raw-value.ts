// A value of any shape, as the webhook's `payload` takes it: typed as Go's yaml.v2 would.
import {
  decodeNode,
  type Codec,
  type DecodeContext,
  type Decoded,
  type YamlValue,
} from './codec.ts';
import { reportRepeatedKeys } from './collection-codecs.ts';
import { compareNaturally } from './natural-order.ts';
import type { ConfigNode, ScalarNode } from './node.ts';
import { resolveScalar } from './yaml-scalar.ts';

/** Plain JSON-like data; objects have own properties only, whatever their names. */
export type RawValue =
  string | number | boolean | null | readonly RawValue[] | { readonly [key: string]: RawValue };

export const rawValue: Codec<RawValue> = {
  zero: null,
  decode: decodeRaw,
  print: printRaw,
  isZero: (value) => value === null,
};

function decodeRaw(node: ConfigNode, context: DecodeContext): Decoded<RawValue> {
  switch (node.kind) {
    case 'scalar':
      return decodeScalar(node, context);
    case 'list': {
      const items = node.items.map((item) => decodeNode(rawValue, item, context));
      return { value: items.map((item) => item?.value ?? null) };
    }
    case 'map': {
      reportRepeatedKeys(node, context);
      const entries = node.entries.map(({ key, value }) => {
        return [key, decodeNode(rawValue, value, context)?.value ?? null] as const;
      });
      return { value: Object.fromEntries(entries) };
    }
  }
}

function decodeScalar(node: ScalarNode, context: DecodeContext): Decoded<RawValue> {
  const value = resolveScalar(node);
  if (value === undefined) {
    context.report(node.at, 'found a text that contradicts its tag');
    return undefined;
  }
  return { value: value.kind === 'null' ? null : value.value };
}

function printRaw(value: RawValue): YamlValue {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(printRaw);
  const entries = Object.entries(value).sort(([a], [b]) => compareNaturally(a, b));
  return new Map(entries.map(([key, each]) => [key, printRaw(each)]));
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: RawValue): value is readonly RawValue[] {
  return Array.isArray(value);
}
