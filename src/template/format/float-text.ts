// Floats as text, exactly as Go's strconv.FormatFloat writes them.
// Source: golang/go:src/strconv/ftoa.go.
import {
  decompose,
  exactDecimal,
  roundDecimal,
  shortestDecimal,
  type Decimal,
} from './float-digits.ts';

export type FloatVerb = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X';

/** Precision that stands for "as many digits as needed". */
export const SHORTEST = -1;

/** Formats a float; `precision` counts digits after the point, for `g` all digits. */
export function formatFloat(value: number, verb: FloatVerb, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return sign === '-' ? '-Inf' : '+Inf';
  return sign + formatMagnitude(value, verb, precision);
}

function formatMagnitude(value: number, verb: FloatVerb, precision: number): string {
  switch (verb) {
    case 'b':
      return binaryText(value);
    case 'x':
      return hexText(value, precision);
    case 'X':
      return hexText(value, precision).toUpperCase();
    case 'E':
    case 'G':
      return decimalText(value, verb === 'E' ? 'e' : 'g', precision).toUpperCase();
    default:
      return decimalText(value, verb, precision);
  }
}

function decimalText(value: number, verb: 'e' | 'f' | 'g', precision: number): string {
  const isShortest = precision < 0;
  const decimal = isShortest ? shortestDecimal(value) : roundedDecimal(value, verb, precision);
  const { digits, point } = decimal;
  if (verb === 'e')
    return exponentText(decimal, isShortest ? Math.max(digits.length - 1, 0) : precision);
  if (verb === 'f')
    return fixedText(decimal, isShortest ? Math.max(digits.length - point, 0) : precision);
  let threshold = isShortest ? 6 : Math.max(precision, 1);
  if (!isShortest && threshold > digits.length && digits.length >= point) threshold = digits.length;
  const exponent = point - 1;
  if (exponent < -4 || exponent >= threshold)
    return exponentText(decimal, Math.max(digits.length - 1, 0));
  return fixedText(decimal, Math.max(digits.length - point, 0));
}

function roundedDecimal(value: number, verb: 'e' | 'f' | 'g', precision: number): Decimal {
  const exact = exactDecimal(value);
  if (verb === 'f') return roundDecimal(exact, exact.point + precision);
  return roundDecimal(exact, verb === 'e' ? precision + 1 : Math.max(precision, 1));
}

function exponentText({ digits, point }: Decimal, precision: number): string {
  const fraction = digits.slice(1, 1 + precision).padEnd(precision, '0');
  const exponent = digits === '' ? 0 : point - 1;
  const power = String(Math.abs(exponent)).padStart(2, '0');
  const dot = precision > 0 ? '.' : '';
  return `${digits.charAt(0) || '0'}${dot}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function fixedText({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision === 0) return whole;
  const leading = '0'.repeat(Math.min(Math.max(-point, 0), precision));
  const fraction = leading + digits.slice(Math.max(point, 0));
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`;
}

/** `4503599627370496p-52`: mantissa and power of two, both decimal. */
function binaryText(value: number): string {
  const { mantissa, exponent } = decompose(value);
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** `0x1.8p+01`: one hexadecimal digit, fraction, power of two. */
function hexText(value: number, precision: number): string {
  const parts = decompose(value);
  let { mantissa, exponent } = parts;
  if (mantissa === 0n) exponent = 0;
  else {
    // One bit before the point and 60 behind it.
    const shift = 61 - mantissa.toString(2).length;
    mantissa <<= BigInt(shift);
    exponent += 60 - shift;
  }
  if (precision >= 0 && precision < 15) {
    const extra = BigInt(60 - 4 * precision);
    const unit = 1n << extra;
    const rest = mantissa & (unit - 1n);
    mantissa >>= extra;
    if (rest > unit / 2n || (rest === unit / 2n && (mantissa & 1n) === 1n)) mantissa++;
    mantissa <<= extra;
    if (mantissa >> 61n !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const fraction = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, '0');
  const shown =
    precision < 0
      ? fraction.replace(/0+$/, '')
      : fraction.padEnd(precision, '0').slice(0, precision);
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `0x${mantissa >> 60n}${shown === '' ? '' : `.${shown}`}p${exponent < 0 ? '-' : '+'}${power}`;
}
