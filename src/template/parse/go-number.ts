// Reads number texts as Go's strconv does: prefixes, underscores, hexadecimal floats.

const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

// What follows the point stands in a group of its own: label values may be long, and optional parts
// that can take each other's digits make a search quadratic.
const DECIMAL_FLOAT = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/;
const SPECIAL_FLOAT = /^([+-]?)(?:inf|infinity)$|^nan$/i;

/** Reads an unsigned integer of 64 bits in the base its prefix names. */
export function parseUint(text: string): bigint | undefined {
  const value = parseMagnitude(text);
  return value === undefined || value > MAX_UINT64 ? undefined : value;
}

/** Reads a signed integer of 64 bits in the base its prefix names. */
export function parseInt64(text: string): bigint | undefined {
  const magnitude = parseMagnitude(text.replace(/^[+-]/, ''));
  if (magnitude === undefined) return undefined;
  const value = text.startsWith('-') ? -magnitude : magnitude;
  return value < MIN_INT64 || value > MAX_INT64 ? undefined : value;
}

/**
 * Reads a float: decimal, hexadecimal with `p`, infinities, NaN. `range` when it is too large for
 * a double, `syntax` when it is none. Source: golang/go:src/strconv/atof.go (ParseFloat).
 */
export function parseFloat64(text: string): number | 'range' | 'syntax' {
  const special = SPECIAL_FLOAT.exec(text);
  if (special !== null)
    return special[1] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity;
  if (text.includes('_') && !areUnderscoresGood(text)) return 'syntax';
  const plain = text.replaceAll('_', '');
  const value = DECIMAL_FLOAT.test(plain) ? Number(plain) : parseHexFloat(plain);
  if (value === undefined) return 'syntax';
  return Number.isFinite(value) ? value : 'range';
}

function parseHexFloat(text: string): number | undefined {
  const match = HEX_FLOAT.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent] = match;
  if (whole + fraction === '') return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const power = Number(exponent) - 4 * fraction.length;
  if (mantissa === 0) return sign === '-' ? -0 : 0;
  // Two steps, so that neither factor leaves the range of a double on its own.
  const half = Math.trunc(power / 2);
  const value = mantissa * 2 ** half * 2 ** (power - half);
  return sign === '-' ? -value : value;
}

function parseMagnitude(text: string): bigint | undefined {
  if (text.includes('_') && !areUnderscoresGood(text)) return undefined;
  const plain = text.replaceAll('_', '').toLowerCase();
  if (/^0x[0-9a-f]+$/.test(plain) || /^0b[01]+$/.test(plain) || /^0o[0-7]+$/.test(plain)) {
    return BigInt(plain);
  }
  if (/^0[0-7]+$/.test(plain)) return BigInt(`0o${plain.slice(1)}`);
  return /^(?:0|[1-9][0-9]*)$/.test(plain) ? BigInt(plain) : undefined;
}

/** An underscore must stand between digits; a base prefix counts as one. */
function areUnderscoresGood(text: string): boolean {
  const number = text.replace(/^[+-]/, '').toLowerCase();
  const prefix = /^0[box]/.exec(number)?.[0] ?? '';
  const digit = prefix === '0x' ? '[0-9a-f]' : '[0-9]';
  // The prefix is shown as one digit.
  const body = prefix === '' ? number : `0${number.slice(2)}`;
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(body);
}
