// Integers as text, the way Go's fmt writes them with flags, width and precision.
// Source: golang/go:src/fmt/format.go (fmtInteger, fmtC, fmtQc, fmtUnicode).
import { isValidRune } from '../value/go-string.ts';
import { pad, padWithSpaces, type Flags } from './flags.ts';
import { quoteCharacter, unicodeText } from './quote.ts';

const BASES: ReadonlyMap<string, 2 | 8 | 10 | 16> = new Map([
  ['v', 10],
  ['d', 10],
  ['b', 2],
  ['o', 8],
  ['O', 8],
  ['x', 16],
  ['X', 16],
]);

/** Formats an integer for a verb; undefined when integers do not know the verb. */
export function formatInteger(value: bigint, verb: string, flags: Flags): string | undefined {
  const base = BASES.get(verb);
  if (base !== undefined) return formatDigits(value, base, { verb, flags });
  const code = BigInt.asUintN(64, value);
  switch (verb) {
    case 'c':
      return pad(String.fromCodePoint(runeOf(code)), flags);
    case 'q':
      return pad(quoteCharacter(runeOf(code), flags.plus), flags);
    case 'U':
      return padWithSpaces(
        unicodeText(code, Math.max(flags.precision ?? 4, 4), flags.sharp),
        flags,
      );
    default:
      return undefined;
  }
}

/** Prints an unsigned integer as `0x…`, as `%#v` does. */
export function formatGoHex(value: bigint, flags: Flags): string {
  return formatDigits(value, 16, { verb: 'v', flags: { ...flags, sharp: true } });
}

function formatDigits(
  value: bigint,
  base: 2 | 8 | 10 | 16,
  { verb, flags }: { readonly verb: string; readonly flags: Flags },
): string {
  const isNegative = value < 0n;
  // A precision of 0 prints nothing for the value 0.
  if (flags.precision === 0 && value === 0n) return padWithSpaces('', flags);
  const sign = isNegative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  const digits = (isNegative ? -value : value).toString(base).padStart(minDigits(sign, flags), '0');
  const prefix = (verb === 'O' ? '0o' : '') + (flags.sharp ? basePrefix(base, digits) : '');
  const text = prefix + digits;
  return padWithSpaces(sign + (verb === 'X' ? text.toUpperCase() : text), flags);
}

/** A precision asks for digits; so does a width with the zero flag, which leaves room for the sign. */
function minDigits(sign: string, flags: Flags): number {
  if (flags.precision !== undefined) return flags.precision;
  if (!flags.zero || flags.minus || flags.width === undefined) return 0;
  return flags.width - sign.length;
}

function basePrefix(base: 2 | 8 | 10 | 16, digits: string): string {
  if (base === 2) return '0b';
  if (base === 16) return '0x';
  return base === 8 && !digits.startsWith('0') ? '0' : '';
}

function runeOf(code: bigint): number {
  const rune = code > 0x10ffffn ? 0xfffd : Number(code);
  return isValidRune(rune) ? rune : 0xfffd;
}
