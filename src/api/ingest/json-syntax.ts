// The slow path behind JSON.parse: where the first JSON value of a body ends, or what is wrong with
// it in the words of Go's decoder (reference row H12). Works on bytes, because those words name bytes.

/** Deeper nesting is refused (Go: encoding/json, maxNestingDepth). */
const MAX_DEPTH = 10_000;

const ESCAPABLE = new Set(Buffer.from('bfnrt\\/"'));

export type JsonScan =
  /** Nothing but white space. */
  | { readonly kind: 'empty' }
  /** A whole value stands before `end`; Go's stream decoder reads no further. */
  | { readonly kind: 'value'; readonly end: number }
  | { readonly kind: 'error'; readonly reason: string };

/** Scans the first JSON value. Linear, without recursion. */
export function scanJson(bytes: Uint8Array): JsonScan {
  return new Scanner(bytes).scan();
}

/** Thrown inside this file only, to leave the scan at the first fault. */
class Fault extends Error {}

class Scanner {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  scan(): JsonScan {
    try {
      this.#skipSpace();
      if (this.#at >= this.#bytes.length) return { kind: 'empty' };
      this.#values();
      return { kind: 'value', end: this.#at };
    } catch (error) {
      if (error instanceof Fault) return { kind: 'error', reason: error.message };
      throw error;
    }
  }

  /** Reads one value with all that is nested in it; `open` holds the closing bytes still due. */
  #values(): void {
    const open: number[] = [];
    do {
      let closed = this.#valueStart(open);
      // A finished value may finish the containers around it.
      while (closed && open.length > 0) closed = this.#afterElement(open);
    } while (open.length > 0);
  }

  /** Reads a scalar or opens a container; whether a value was finished by it. */
  #valueStart(open: number[]): boolean {
    this.#skipSpace();
    const byte = this.#take();
    if (byte === BRACE || byte === BRACKET) return this.#openContainer(byte, open);
    if (byte === QUOTE) this.#string();
    else if (byte === MINUS || isDigit(byte)) this.#number(byte);
    else if (!this.#literal(byte)) throw this.#invalid(byte, 'looking for beginning of value');
    return true;
  }

  #openContainer(byte: number, open: number[]): boolean {
    if (open.length === MAX_DEPTH) throw this.#invalid(byte, 'exceeded max depth');
    this.#skipSpace();
    const close = byte + 2;
    if (this.#peek() === close) {
      this.#at += 1;
      return true;
    }
    open.push(close);
    if (byte === BRACE) this.#key();
    return false;
  }

  /** Reads what follows an element; whether the container is finished by it. */
  #afterElement(open: number[]): boolean {
    const close = open.at(-1);
    this.#skipSpace();
    const byte = this.#take();
    if (byte === close) {
      open.pop();
      return true;
    }
    const inObject = close === BRACE + 2;
    if (byte !== COMMA) {
      throw this.#invalid(byte, inObject ? 'after object key:value pair' : 'after array element');
    }
    if (inObject) this.#key();
    return false;
  }

  #key(): void {
    this.#skipSpace();
    const byte = this.#take();
    if (byte !== QUOTE) throw this.#invalid(byte, 'looking for beginning of object key string');
    this.#string();
    this.#skipSpace();
    const colon = this.#take();
    if (colon !== COLON) throw this.#invalid(colon, 'after object key');
  }

  #string(): void {
    for (;;) {
      const byte = this.#take();
      if (byte === QUOTE) return;
      if (byte < 0x20) throw this.#invalid(byte, 'in string literal');
      if (byte === BACKSLASH) this.#escape();
    }
  }

  #escape(): void {
    const byte = this.#take();
    if (ESCAPABLE.has(byte)) return;
    if (byte !== LOWER_U) throw this.#invalid(byte, 'in string escape code');
    for (let i = 0; i < 4; i++) {
      const digit = this.#take();
      if (!isHexDigit(digit)) throw this.#invalid(digit, 'in \\u hexadecimal character escape');
    }
  }

  #number(first: number): void {
    const lead = first === MINUS ? this.#digit('in numeric literal') : first;
    if (lead !== ZERO) this.#digits();
    if (this.#peek() === DOT) {
      this.#at += 1;
      this.#digit('after decimal point in numeric literal');
      this.#digits();
    }
    if ((this.#peek() | 0x20) !== LOWER_E) return;
    this.#at += 1;
    const sign = this.#peek();
    if (sign === PLUS || sign === MINUS) this.#at += 1;
    this.#digit('in exponent of numeric literal');
    this.#digits();
  }

  #digit(where: string): number {
    const byte = this.#take();
    if (!isDigit(byte)) throw this.#invalid(byte, where);
    return byte;
  }

  #digits(): void {
    while (isDigit(this.#peek())) this.#at += 1;
  }

  #literal(first: number): boolean {
    const word = LITERALS.get(first);
    if (word === undefined) return false;
    for (const char of word.slice(1)) {
      const byte = this.#take();
      if (byte !== char.charCodeAt(0)) {
        throw this.#invalid(byte, `in literal ${word} (expecting '${char}')`);
      }
    }
    return true;
  }

  #skipSpace(): void {
    while (SPACES.has(this.#peek())) this.#at += 1;
  }

  /** The byte at hand, or -1 behind the end. */
  #peek(): number {
    return this.#bytes[this.#at] ?? -1;
  }

  #take(): number {
    const byte = this.#peek();
    if (byte < 0) throw new Fault('unexpected EOF');
    this.#at += 1;
    return byte;
  }

  #invalid(byte: number, where: string): Fault {
    return new Fault(`invalid character ${quoteByte(byte)} ${where}`);
  }
}

const BRACE = 0x7b;
const BRACKET = 0x5b;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const LOWER_E = 0x65;
const LOWER_U = 0x75;

const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);

const LITERALS: ReadonlyMap<number, string> = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), word]),
);

/** A byte in single quotes, as Go's decoder prints it. */
function quoteByte(byte: number): string {
  if (byte === 0x27) return `'\\''`;
  if (byte === QUOTE) return `'"'`;
  const char = String.fromCharCode(byte);
  const short = SHORT_ESCAPES.get(char);
  if (short !== undefined) return `'${short}'`;
  const isPrintable = (byte >= 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  if (isPrintable) return `'${char}'`;
  const hex = byte.toString(16).padStart(2, '0');
  return byte < 0x80 ? `'\\x${hex}'` : `'\\u00${hex}'`;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}
