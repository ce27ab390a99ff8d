// The contract of everything that reads a configuration value and prints it again, and the rules
// that all of them share. Small codecs are combined into those of whole sections.
import type { MatcherMode } from '../../matcher/label-name.ts';
import { describeKind, isNull, type ConfigNode, type Offset } from './node.ts';
import { resolveScalar } from './yaml-scalar.ts';

/** A value ready to be printed as YAML; mappings keep the order of their keys. */
export type YamlValue =
  string | number | boolean | null | readonly YamlValue[] | ReadonlyMap<string, YamlValue>;

/** A decoded value, or undefined when the node was refused and the problem has been reported. */
export type Decoded<T> = { readonly value: T } | undefined;

/** What decoders may know, and where they say what is wrong. */
export interface DecodeContext {
  readonly matcherMode: MatcherMode;
  /** The folder that relative paths are joined to. */
  readonly baseDir: string;
  /** Records a problem that refuses the file. The message must not contain a secret. */
  report(at: Offset, message: string): void;
  /** Records something that does not prevent loading. */
  warn(at: Offset, message: string): void;
  /** Counts a decoded node; false when aliases have multiplied the file beyond reason. */
  spend(at: Offset): boolean;
}

/** Reads and prints one type of value. */
export interface Codec<T> {
  /** What `key:` with nothing behind it means: Go's zero value, not the default. */
  readonly zero: T;
  /** Reads a node that is not null. */
  decode(node: ConfigNode, context: DecodeContext): Decoded<T>;
  print(value: T): YamlValue;
  /** Whether a printed configuration leaves the value out (Go's `omitempty`). */
  isZero(value: T): boolean;
}

/** Reads any node with a codec; null becomes the codec's zero value. */
export function decodeNode<T>(
  codec: Codec<T>,
  node: ConfigNode,
  context: DecodeContext,
): Decoded<T> {
  if (!context.spend(node.at)) return undefined;
  return isNull(node) ? { value: codec.zero } : codec.decode(node, context);
}

/** Reads the text of a scalar, whatever it looks like: `0123` and `yes` are texts too. */
export function textOf(
  node: ConfigNode,
  context: DecodeContext,
  expected: string,
): string | undefined {
  if (node.kind !== 'scalar') {
    context.report(node.at, `expected ${expected}, found ${describeKind(node)}`);
    return undefined;
  }
  const value = resolveScalar(node);
  if (value === undefined) {
    context.report(node.at, `expected ${expected}, found a text that contradicts its tag`);
    return undefined;
  }
  if (value.kind === 'null') return '';
  return value.kind === 'text' ? value.value : node.text;
}

/** Lets a value be absent: nothing behind the key is undefined, as a nil pointer is in Go. */
export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    zero: undefined,
    decode: (node, context) => codec.decode(node, context),
    print: (value) => (value === undefined ? null : codec.print(value)),
    isZero: (value) => value === undefined,
  };
}

/** Checks or completes a value after it was read; `refine` reports what it finds. */
export function refined<T>(
  codec: Codec<T>,
  refine: (value: T, context: DecodeContext) => T,
): Codec<T> {
  return {
    ...codec,
    decode: (node, context) => {
      const decoded = codec.decode(node, context);
      return decoded === undefined ? undefined : { value: refine(decoded.value, context) };
    },
  };
}
