// Strings and floats as text, the way Go's fmt writes them with flags, width and precision.
// Source: golang/go:src/fmt/format.go (fmtS, fmtQ, fmtSbx, fmtFloat).
import { toBytes } from '../value/go-string.ts';
import { pad, padWithSpaces, truncate, type Flags } from './flags.ts';
import { formatFloat, SHORTEST, type FloatVerb } from './float-text.ts';
import { canBackquote, quoteText } from './quote.ts';

const FLOAT_VERBS: ReadonlyMap<string, readonly [verb: FloatVerb, precision: number]> = new Map([
  ['v', ['g', SHORTEST]],
  ['b', ['b', SHORTEST]],
  ['g', ['g', SHORTEST]],
  ['G', ['G', SHORTEST]],
  ['x', ['x', SHORTEST]],
  ['X', ['X', SHORTEST]],
  ['f', ['f', 6]],
  ['F', ['f', 6]],
  ['e', ['e', 6]],
  ['E', ['E', 6]],
]);

/** Formats a string for a verb; undefined when strings do not know the verb. */
export function formatString(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? formatQuoted(text, flags) : pad(truncate(text, flags), flags);
    case 's':
      return pad(truncate(text, flags), flags);
    case 'q':
      return formatQuoted(text, flags);
    case 'x':
      return formatHex(text, flags);
    case 'X':
      return formatHex(text, flags).toUpperCase();
    default:
      return undefined;
  }
}

/** Formats a float for a verb; undefined when floats do not know the verb. */
export function formatFloatFlagged(value: number, verb: string, flags: Flags): string | undefined {
  const known = FLOAT_VERBS.get(verb);
  if (known === undefined) return undefined;
  const [floatVerb, defaultPrecision] = known;
  const precision = flags.precision ?? defaultPrecision;
  const text = formatFloat(value, floatVerb, precision);
  const isNegative = text.startsWith('-');
  const sign = isNegative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  const magnitude = text.replace(/^[+-]/, '');
  if (magnitude === 'Inf') return padWithSpaces((sign || '+') + magnitude, flags);
  if (magnitude === 'NaN') return padWithSpaces(sign + magnitude, flags);
  const full = flags.sharp && floatVerb !== 'b' ? keepZeros(magnitude, verb, precision) : magnitude;
  return padNumber(sign, full, flags);
}

/** Zeros stand between the sign and the digits. */
function padNumber(sign: string, digits: string, flags: Flags): string {
  const width = flags.width ?? 0;
  if (sign === '' || !flags.zero || flags.minus) return pad(sign + digits, flags);
  return sign + digits.padStart(width - 1, '0');
}

/** The `#` flag of floats: always a decimal point, and for `g` no zeros cut off. */
function keepZeros(magnitude: string, verb: string, precision: number): string {
  const isHex = verb === 'x' || verb === 'X';
  const [, number = '', tail = ''] =
    (isHex ? /^(.*?)([pP].*)?$/ : /^(.*?)([eE].*)?$/).exec(magnitude) ?? [];
  let wanted = 0;
  if (['v', 'g', 'G', 'x'].includes(verb)) wanted = precision === SHORTEST ? 6 : precision;
  // Go counts every character after the first that is not 0, the `x` of the prefix included.
  const significant = number.replaceAll('.', '').replace(/^0+/, '');
  wanted -= significant.length;
  if (number === '0') wanted--;
  const point = number.includes('.') ? '' : '.';
  return number + point + '0'.repeat(Math.max(wanted, 0)) + tail;
}

function formatQuoted(text: string, flags: Flags): string {
  const cut = truncate(text, flags);
  if (flags.sharp && canBackquote(cut)) return pad(`\`${cut}\``, flags);
  return pad(quoteText(cut, flags.plus), flags);
}

/** The bytes as hexadecimal; the space flag separates them, `#` adds `0x`. */
function formatHex(text: string, flags: Flags): string {
  let bytes = toBytes(text);
  if (flags.precision !== undefined) bytes = bytes.subarray(0, flags.precision);
  const parts = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  if (parts.length === 0) return pad('', flags);
  const prefix = flags.sharp ? '0x' : '';
  return pad(prefix + (flags.space ? parts.join(` ${prefix}`) : parts.join('')), flags);
}
