// The order of keys in a printed mapping: `rule2` before `rule10`, punctuation before letters.

const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;

/** Compares two keys as Go's yaml.v2 sorts them. Source: gopkg.in/yaml.v2:sorter.go. */
export function compareNaturally(a: string, b: string): number {
  const x = Array.from(a);
  const y = Array.from(b);
  const differs = x.findIndex((char, i) => char !== y[i]);
  if (differs === -1 || differs >= y.length) return x.length - y.length;
  const left = x[differs] ?? '';
  const right = y[differs] ?? '';
  const isLetter = LETTER.test(left);
  if (isLetter !== LETTER.test(right)) return isLetter ? 1 : -1;
  const byCode = (left.codePointAt(0) ?? 0) - (right.codePointAt(0) ?? 0);
  if (isLetter) return byCode;
  // A zero behind other digits belongs to their number: it is not a leading one.
  const isInNumber = (left === '0' || right === '0') && hasDigitBefore(x, differs);
  const first = readNumber(x, differs, isInNumber);
  const second = readNumber(y, differs, isInNumber);
  if (first.value !== second.value) return first.value < second.value ? -1 : 1;
  return first.end - second.end || byCode;
}

function hasDigitBefore(chars: readonly string[], index: number): boolean {
  for (let i = index - 1; i >= 0 && DIGIT.test(chars[i] ?? ''); i--) {
    if (chars[i] !== '0') return true;
  }
  return false;
}

function readNumber(
  chars: readonly string[],
  start: number,
  isInNumber: boolean,
): { readonly value: bigint; readonly end: number } {
  let value = isInNumber ? 1n : 0n;
  let end = start;
  for (; DIGIT.test(chars[end] ?? ''); end++) {
    const digit = (chars[end] ?? '0').codePointAt(0) ?? 0x30;
    value = BigInt.asIntN(64, value * 10n + BigInt(digit - 0x30));
  }
  return { value, end };
}
