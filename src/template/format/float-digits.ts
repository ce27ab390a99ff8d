// The decimal digits of a double: the shortest that name it, or exactly rounded ones.

/** The number 0.DIGITS × 10^point; zero has no digits. */
export interface Decimal {
  readonly digits: string;
  readonly point: number;
}

const MANTISSA_BITS = 52n;
const HIDDEN_BIT = 1n << MANTISSA_BITS;

/** Takes a finite double apart: value = mantissa × 2^exponent, without sign. */
export function decompose(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> MANTISSA_BITS) & 0x7ffn);
  const fraction = bits & (HIDDEN_BIT - 1n);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | HIDDEN_BIT, exponent: biased - 1075 };
}

/** The fewest digits that read back as the same double. */
export function shortestDecimal(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** All digits of the double. */
export function exactDecimal(value: number): Decimal {
  const { mantissa, exponent } = decompose(value);
  if (mantissa === 0n) return { digits: '', point: 0 };
  // m × 2^-e is m × 5^e with the point e digits further left.
  const scaled = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const digits = scaled.toString();
  const point = digits.length + Math.min(exponent, 0);
  return { digits: digits.replace(/0+$/, ''), point };
}

/** Rounds to at most `count` digits, a tie to the even digit, as Go does. */
export function roundDecimal({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0) return { digits: '', point: 0 };
  if (count >= digits.length) return { digits, point };
  const kept = digits.slice(0, count);
  if (!roundsUp(digits, count)) return trimZeros(kept, point);
  const up = count === 0 ? '1' : (BigInt(kept) + 1n).toString();
  return trimZeros(up, up.length > count ? point + 1 : point);
}

function roundsUp(digits: string, count: number): boolean {
  const next = digits.charAt(count);
  const isTie = next === '5' && count + 1 === digits.length;
  if (isTie) return count > 0 && Number(digits.charAt(count - 1)) % 2 === 1;
  return next >= '5';
}

function trimZeros(digits: string, point: number): Decimal {
  const trimmed = digits.replace(/0+$/, '');
  return { digits: trimmed, point: trimmed === '' ? 0 : point };
}
