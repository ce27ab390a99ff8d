// Whole numbers of 64 bits with a sign, as Telegram numbers its chats. JavaScript's numbers are
// exact for a part of them only.
import type { Codec, Decoded } from '../../config/decode/codec.ts';
import { describeKind, type ScalarNode } from '../../config/decode/node.ts';
import { resolveScalar } from '../../config/decode/yaml-scalar.ts';
import { quoteGo } from '../../model/go-quote.ts';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** A whole number; a fraction is cut off, as yaml.v2 does. */
export const int64: Codec<bigint> = {
  zero: 0n,
  decode: (node, context) => {
    const decoded = node.kind === 'scalar' ? decodeScalar(node) : undefined;
    if (decoded === undefined) {
      const found = node.kind === 'scalar' ? quoteGo(node.text) : describeKind(node);
      context.report(node.at, `expected a whole number without quotes, found ${found}`);
    }
    return decoded;
  },
  // YAML values are printed as they are, big integers too; only their type does not say so.
  print: (value) => (isExact(value) ? Number(value) : (value as unknown as number)),
  isZero: (value) => value === 0n,
};

function decodeScalar(node: ScalarNode): Decoded<bigint> {
  const value = resolveScalar(node);
  if (value?.kind === 'integer') {
    const exact = Number.isSafeInteger(value.value) ? BigInt(value.value) : parseBig(node.text);
    return exact >= MIN && exact <= MAX ? { value: exact } : undefined;
  }
  if (value?.kind !== 'float' || Number.isNaN(value.value) || value.value > 2 ** 63) {
    return undefined;
  }
  const whole = Math.trunc(value.value);
  // What Go's conversion makes of a float that does not fit.
  return { value: whole >= -(2 ** 63) && whole < 2 ** 63 ? BigInt(whole) : MIN };
}

/** The text is known to be an integer of YAML 1.1: with underscores, and `0` for octal. */
function parseBig(text: string): bigint {
  const digits = text.replaceAll('_', '');
  const magnitude = BigInt(digits.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o'));
  return digits.startsWith('-') ? -magnitude : magnitude;
}

function isExact(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}
