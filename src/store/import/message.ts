// Message: a message of protocol buffers, as far as its shape is known. What the shape does not name
// is passed over, so that files of newer versions can be read.
import type { ByteReader, WireType } from './byte-reader.ts';

/** What a field holds: whole numbers, one or many; text; bytes; or a message. */
export type FieldType = 'integer' | 'text' | 'bytes' | Shape;

/** The fields of a message by number; any of them may occur several times. */
export interface Shape {
  readonly [field: number]: FieldType;
}

type Value = bigint | string | Uint8Array | Message;

/** Fields that are missing read as empty, as in Go. Of several values of one the last counts. */
export class Message {
  readonly #values: ReadonlyMap<number, readonly Value[]>;

  constructor(values: ReadonlyMap<number, readonly Value[]>) {
    this.#values = values;
  }

  has(field: number): boolean {
    return this.#values.has(field);
  }

  text(field: number): string {
    return this.#all(field).findLast((value) => typeof value === 'string') ?? '';
  }

  bytes(field: number): Uint8Array {
    return this.#all(field).findLast((value) => value instanceof Uint8Array) ?? new Uint8Array();
  }

  /** As an unsigned number of 64 bits. */
  integer(field: number): bigint {
    return this.integers(field).at(-1) ?? 0n;
  }

  integers(field: number): readonly bigint[] {
    return this.#all(field).filter((value) => typeof value === 'bigint');
  }

  message(field: number): Message | undefined {
    return this.messages(field).at(-1);
  }

  messages(field: number): readonly Message[] {
    return this.#all(field).filter((value) => value instanceof Message);
  }

  #all(field: number): readonly Value[] {
    return this.#values.get(field) ?? [];
  }
}

/** Reads all that the reader has left as one message. It is incomplete where the reader says so. */
export function readMessage(reader: ByteReader, shape: Shape): Message {
  const values = new Map<number, Value[]>();
  while (!reader.isDone) {
    const { number, wireType } = reader.tag();
    const type = shape[number];
    if (type === undefined || !isWireTypeOf(type, wireType)) {
      reader.skip(wireType);
      continue;
    }
    let known = values.get(number);
    if (known === undefined) values.set(number, (known = []));
    readValues(reader, { type, wireType }, known);
  }
  return new Message(values);
}

/** Numbers come one by one, or many of them packed into one part. */
function isWireTypeOf(type: FieldType, wireType: WireType): boolean {
  return wireType === 'delimited' || (type === 'integer' && wireType === 'varint');
}

function readValues(
  reader: ByteReader,
  { type, wireType }: { readonly type: FieldType; readonly wireType: WireType },
  into: Value[],
): void {
  if (wireType === 'varint') {
    into.push(reader.varint());
    return;
  }
  const part = reader.part();
  if (type === 'text') into.push(part.text());
  else if (type === 'bytes') into.push(part.rest());
  else if (type === 'integer') while (!part.isDone) into.push(part.varint());
  else into.push(readMessage(part, type));
}
