// ProtobufWriter: the few field types that spans need, in protobuf's wire format.

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

const encoder = new TextEncoder();

/** Collects the fields of one message. Numbers of fields are below 16, so a tag is one byte. */
export class ProtobufWriter {
  readonly #bytes: number[] = [];

  /** Signed whole numbers are written as 64-bit two's complement, as `int64` is. */
  varint(field: number, value: number | bigint): void {
    this.#bytes.push((field << 3) | VARINT);
    this.#varint(BigInt.asUintN(64, BigInt(value)));
  }

  bool(field: number, value: boolean): void {
    this.varint(field, value ? 1 : 0);
  }

  double(field: number, value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.#bytes.push((field << 3) | FIXED64, ...bytes);
  }

  /** Zero is left out, as in `fixed32` and `text`: that is what its absence means. */
  fixed64(field: number, value: bigint): void {
    if (value === 0n) return;
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    this.#bytes.push((field << 3) | FIXED64, ...bytes);
  }

  /** Field 16 and above take a tag of two bytes; only this type needs one. */
  fixed32(field: number, value: number): void {
    if (value === 0) return;
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    this.#varint(BigInt((field << 3) | FIXED32));
    this.#bytes.push(...bytes);
  }

  text(field: number, value: string): void {
    if (value !== '') this.bytes(field, encoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.#bytes.push((field << 3) | BYTES);
    this.#varint(BigInt(value.length));
    for (const byte of value) this.#bytes.push(byte);
  }

  message(field: number, write: (inner: ProtobufWriter) => void): void {
    const inner = new ProtobufWriter();
    write(inner);
    this.bytes(field, inner.finish());
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #varint(value: bigint): void {
    let rest = value;
    while (rest > 0x7fn) {
      this.#bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#bytes.push(Number(rest));
  }
}
