// Codecs of sections with known keys: the schema of a section is a table of its fields in the
// order in which upstream prints them.
import { quoteGo } from '../../model/go-quote.ts';
import { closestTo } from './closest.ts';
import { decodeNode, type Codec, type DecodeContext, type YamlValue } from './codec.ts';
import { describeKind, isEmptyWord } from './node.ts';
import type { ConfigNode, MapEntry, MapNode, Offset } from './node.ts';

/** One key of a section. */
export interface Field<T> {
  readonly codec: Codec<T>;
  /** The value when the key is absent. */
  readonly fallback: T;
  /** Whether the key prints even when its value is zero. */
  readonly isAlwaysPrinted: boolean;
  /** Set when the key is known but may not be used. */
  readonly refusal?: Refusal;
}

/** Why a known key is refused, and which values of it are harmless. */
export interface Refusal {
  readonly message: string;
  readonly allows: (value: ConfigNode) => boolean;
}

export type Schema = Readonly<Record<string, Field<unknown>>>;

/** The values of a section, typed by its schema. */
export type Values<S extends Schema> = {
  readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never;
};

/** A section that was read: its values, and where they stand. */
export interface Section<S extends Schema> {
  readonly values: Values<S>;
  readonly at: Offset;
  /** Whether the file gives the key. */
  has(key: keyof S): boolean;
  /** Whether the key's value was refused, so that its fallback stands in. */
  isRefused(key: keyof S): boolean;
  /** The place of the key's value, or of the section when the file does not give the key. */
  placeOf(key: keyof S): Offset;
  /** The place of the key itself, or of the section when the file does not give the key. */
  keyPlaceOf(key: keyof S): Offset;
}

export interface SectionCodec<S extends Schema> extends Codec<Section<S>> {
  /** The section when the file does not have it. */
  readonly defaults: Section<S>;
  print(value: Section<S>): ReadonlyMap<string, YamlValue>;
}

/** A field that prints only when it is not zero (Go's `omitempty`). */
export function field<T>(codec: Codec<T>, fallback: T = codec.zero): Field<T> {
  return { codec, fallback, isAlwaysPrinted: false };
}

/** A field that always prints. */
export function shownField<T>(codec: Codec<T>, fallback: T = codec.zero): Field<T> {
  return { codec, fallback, isAlwaysPrinted: true };
}

/** A key that upstream knows and this version refuses, unless there is nothing in it. */
export function refusedField(refusal: Refusal): Field<undefined> {
  return { codec: IGNORED, fallback: undefined, isAlwaysPrinted: false, refusal };
}

const IGNORED: Codec<undefined> = {
  zero: undefined,
  decode: () => ({ value: undefined }),
  print: () => null,
  isZero: () => true,
};

/** Replaces some values of a section and keeps its places. */
export function withValues<S extends Schema>(
  original: Section<S>,
  changes: Partial<Values<S>>,
): Section<S> {
  // Partial<Values<S>> stays unresolved here, so TypeScript cannot see that the spread is complete.
  const values = { ...original.values, ...changes } as Values<S>;
  return { ...original, values: Object.freeze(values) };
}

/** Builds the codec of a section; `name` is what messages call it, such as `route`. */
export function section<S extends Schema>(name: string, schema: S): SectionCodec<S> {
  const fields = new Map(Object.entries(schema));
  const defaults: Section<S> = {
    values: valuesOf(schema, (_key, { fallback }) => fallback),
    at: 0,
    has: () => false,
    isRefused: () => false,
    placeOf: () => 0,
    keyPlaceOf: () => 0,
  };
  const zeros = valuesOf(schema, (_key, { codec }) => codec.zero);
  return {
    defaults,
    zero: defaults,
    decode: (node, context) => {
      if (isEmptyWord(node)) return { value: { ...defaults, values: zeros, at: node.at } };
      if (node.kind !== 'map') {
        context.report(node.at, `expected ${name} as a mapping, found ${describeKind(node)}`);
        return undefined;
      }
      reportBadKeys(node, { name, fields }, context);
      return { value: readSection(node, schema, context) };
    },
    print: ({ values }) => printFields(fields, new Map(Object.entries<unknown>(values))),
    isZero: ({ values }) =>
      Object.entries<unknown>(values).every(([key, value]) => fields.get(key)?.codec.isZero(value)),
  };
}

function readSection<S extends Schema>(
  node: MapNode,
  schema: S,
  context: DecodeContext,
): Section<S> {
  const given = new Map<PropertyKey, MapEntry>(node.entries.map((entry) => [entry.key, entry]));
  const refused = new Set<PropertyKey>();
  const values = valuesOf(schema, (key, { codec, fallback }) => {
    const child = given.get(key)?.value;
    if (child === undefined) return fallback;
    const decoded = decodeNode(codec, child, context);
    if (decoded !== undefined) return decoded.value;
    // The problem is reported, so the value is never used; the fallback lets checks go on.
    refused.add(key);
    return fallback;
  });
  return {
    values,
    at: node.at,
    has: (key) => given.has(key),
    isRefused: (key) => refused.has(key),
    placeOf: (key) => given.get(key)?.value.at ?? node.at,
    keyPlaceOf: (key) => given.get(key)?.keyAt ?? node.at,
  };
}

function valuesOf<S extends Schema>(
  schema: S,
  valueOf: (key: string, field: Field<unknown>) => unknown,
): Values<S> {
  const entries = Object.entries(schema).map(([key, each]) => [key, valueOf(key, each)]);
  // TypeScript cannot follow that each value comes from the codec of its own key.
  return Object.freeze(Object.fromEntries(entries)) as Values<S>;
}

function reportBadKeys(
  node: MapNode,
  { name, fields }: { readonly name: string; readonly fields: ReadonlyMap<string, Field<unknown>> },
  context: DecodeContext,
): void {
  for (const { key, at, byMerge } of node.repeated) {
    if (!byMerge) context.report(at, `field ${key} already set in ${name}`);
  }
  for (const { key, keyAt, value } of node.entries) {
    const known = fields.get(key);
    if (known === undefined) {
      const close = closestTo(key, [...fields.keys()]);
      const hint = close === undefined ? '' : `, did you mean ${quoteGo(close)}?`;
      context.report(keyAt, `field ${key} not found in ${name}${hint}`);
    } else if (known.refusal !== undefined && !known.refusal.allows(value)) {
      context.report(keyAt, known.refusal.message);
    }
  }
}

function printFields(
  fields: ReadonlyMap<string, Field<unknown>>,
  values: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, YamlValue> {
  const printed = new Map<string, YamlValue>();
  for (const [key, { codec, isAlwaysPrinted }] of fields) {
    const value = values.get(key);
    if (isAlwaysPrinted || !codec.isZero(value)) printed.set(key, codec.print(value));
  }
  return printed;
}
