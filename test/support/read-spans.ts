// Reads the spans out of an ExportTraceServiceRequest: names, family and text attributes, which is
// what tests look at. The wire format is that of protobuf; unknown fields are passed over.

export interface ReadSpan {
  readonly name: string;
  /** Hexadecimal. */
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Fields = ReadonlyMap<number, readonly Buffer[]>;

/** Takes one message without its frame. */
export function readSpans(message: Buffer): readonly ReadSpan[] {
  const resourceSpans = all(readFields(message), 1);
  const scopeSpans = resourceSpans.flatMap((one) => all(one, 2));
  return scopeSpans.flatMap((one) => all(one, 2)).map(readSpan);
}

function readSpan(fields: Fields): ReadSpan {
  return {
    traceId: bytes(fields, 1).toString('hex'),
    spanId: bytes(fields, 2).toString('hex'),
    parentSpanId: bytes(fields, 4).toString('hex'),
    name: bytes(fields, 5).toString('utf8'),
    attributes: Object.fromEntries(all(fields, 9).map(readAttribute)),
  };
}

function readAttribute(fields: Fields): readonly [string, string] {
  const [value = new Map<number, Buffer[]>()] = all(fields, 2);
  return [bytes(fields, 1).toString('utf8'), bytes(value, 1).toString('utf8')];
}

/** The fields of one number, each of them a message. */
function all(fields: Fields, field: number): readonly Fields[] {
  return (fields.get(field) ?? []).map(readFields);
}

function bytes(fields: Fields, field: number): Buffer {
  return fields.get(field)?.[0] ?? Buffer.alloc(0);
}

/** Keeps what has a length: bytes, texts and messages. */
function readFields(message: Buffer): Fields {
  const fields = new Map<number, Buffer[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else {
      const length = varint();
      const field = tag >>> 3;
      fields.set(field, [...(fields.get(field) ?? []), message.subarray(at, at + length)]);
      at += length;
    }
  }
  return fields;
}
