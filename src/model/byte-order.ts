// Go compares strings by their UTF-8 bytes, JavaScript by UTF-16 units; the two differ once a
// character outside the basic plane meets one in U+E000..U+FFFF. All sorting of names follows Go.

/** Compares two strings in the order of their UTF-8 encodings; negative, zero or positive. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return byteRank(x) - byteRank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates (the start of 4-byte characters) behind all 3-byte characters. */
function byteRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
