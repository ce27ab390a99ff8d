// ByteReader: the wire format of protocol buffers, read from bytes that nobody vouches for. The first
// thing that cannot be read is noted, with the place, and from then on there is nothing left to read:
// so callers look for damage once, in the end.
// Source: protobuf.dev, "Encoding".

/** What a field's value looks like in the bytes. */
export type WireType = 'varint' | 'eight bytes' | 'delimited' | 'four bytes';

export interface FieldTag {
  readonly number: number;
  readonly wireType: WireType;
}

const WIRE_TYPES: ReadonlyMap<number, WireType> = new Map([
  [0, 'varint'],
  [1, 'eight bytes'],
  [2, 'delimited'],
  [5, 'four bytes'],
]);

/** A varint of 64 bits takes ten bytes, of which the last has one bit. */
const MAX_VARINT_BYTES = 10;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What readers of parts of one file share. */
interface Trouble {
  damage: string | undefined;
}

/** Reads from `from` up to `to`; places are named by their offset in `bytes`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #trouble: Trouble;
  #at: number;

  constructor(
    bytes: Uint8Array,
    { from, to, trouble }: { from: number; to: number; trouble: Trouble } = {
      from: 0,
      to: bytes.length,
      trouble: { damage: undefined },
    },
  ) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.#trouble = trouble;
  }

  /** What could not be read, of this part or of any other of the same bytes. */
  get damage(): string | undefined {
    return this.#trouble.damage;
  }

  /** Whether nothing is left to read, or to be relied on. */
  get isDone(): boolean {
    return this.#at >= this.#end || this.damage !== undefined;
  }

  get offset(): number {
    return this.#at;
  }

  /** Notes damage, unless there is some already. */
  fail(reason: string, offset: number = this.#at): void {
    this.#trouble.damage ??= `${reason} at byte ${String(offset)}`;
    this.#at = this.#end;
  }

  /** The number and wire type that a field begins with. */
  tag(): FieldTag {
    const offset = this.#at;
    const tag = this.#number();
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    const wireType = WIRE_TYPES.get(type);
    if (wireType === undefined || number === 0) {
      this.fail(`There is no field ${String(number)} of wire type ${String(type)}`, offset);
    }
    return { number, wireType: wireType ?? 'varint' };
  }

  /** An unsigned number of up to 64 bits. */
  varint(): bigint {
    const from = this.#at;
    const number = this.#number();
    if (number <= Number.MAX_SAFE_INTEGER) return BigInt(number);
    const bytes = this.#bytes.subarray(from, this.#at);
    return bytes.reduceRight((value, byte) => (value << 7n) | BigInt(byte & 0x7f), 0n);
  }

  /** A part that says its length first. */
  part(): ByteReader {
    const offset = this.#at;
    const length = this.#number();
    const left = this.#end - this.#at;
    if (length > left) {
      this.fail(`Of ${String(length)} bytes only ${String(left)} are there`, offset);
      return this.#until(this.#at);
    }
    const to = this.#at + length;
    const part = this.#until(to);
    this.#at = to;
    return part;
  }

  /** All that is left. */
  rest(): Uint8Array {
    const rest = this.#bytes.subarray(this.#at, this.#end);
    this.#at = this.#end;
    return rest;
  }

  /** All that is left, which must be UTF-8. */
  text(): string {
    const offset = this.#at;
    try {
      return decoder.decode(this.rest());
    } catch {
      this.fail('A text is not UTF-8', offset);
      return '';
    }
  }

  /** Passes over the value of a field that nobody asks for. */
  skip(wireType: WireType): void {
    switch (wireType) {
      case 'varint':
        this.varint();
        break;
      case 'delimited':
        this.part();
        break;
      case 'eight bytes':
        this.#pass(8);
        break;
      case 'four bytes':
        this.#pass(4);
        break;
    }
  }

  /** A varint as a number, which is exact where numbers are: for what is short, or is compared. */
  #number(): number {
    const offset = this.#at;
    let value = 0;
    for (let i = 0, unit = 1; i < MAX_VARINT_BYTES; i++, unit *= 128) {
      const byte = this.#at < this.#end ? this.#bytes[this.#at] : undefined;
      if (byte === undefined) {
        this.fail('A number breaks off', offset);
        return 0;
      }
      this.#at += 1;
      value += (byte & 0x7f) * unit;
      if (byte >= 0x80) continue;
      if (i < MAX_VARINT_BYTES - 1 || byte <= 1) return value;
      this.fail('A number has more than 64 bits', offset);
      return 0;
    }
    this.fail('A number has no end', offset);
    return 0;
  }

  #pass(length: number): void {
    if (this.#end - this.#at < length) this.fail('A number breaks off');
    else this.#at += length;
  }

  #until(to: number): ByteReader {
    return new ByteReader(this.#bytes, { from: this.#at, to, trouble: this.#trouble });
  }
}
