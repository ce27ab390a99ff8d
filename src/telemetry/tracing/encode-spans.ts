// Spans → ExportTraceServiceRequest, the body of OTLP in both of its transports.
// Source: open-telemetry/opentelemetry-proto:opentelemetry/proto/{collector/trace,trace,common,
// resource}/v1. The numbers are the fields of those messages.
import type { AttributeValue, SpanKind } from '../../model/tracer.ts';
import type { FinishedSpan } from './finished-span.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

const KINDS: Readonly<Record<SpanKind, number>> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
};

const STATUS_ERROR = 2;
const FLAG_SAMPLED = 1;

/** Who sends: the resource and the scope of all spans. */
export interface SpanSource {
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly scope: string;
  readonly scopeVersion: string;
}

/** Encodes one request. */
export function encodeSpans(spans: readonly FinishedSpan[], source: SpanSource): Uint8Array {
  const request = new ProtobufWriter();
  request.message(1, (resourceSpans) => {
    resourceSpans.message(1, (resource) => {
      writeAttributes(resource, 1, source.attributes);
    });
    resourceSpans.message(2, (scopeSpans) => {
      scopeSpans.message(1, (scope) => {
        scope.text(1, source.scope);
        scope.text(2, source.scopeVersion);
      });
      for (const span of spans) {
        scopeSpans.message(2, (writer) => {
          writeSpan(writer, span);
        });
      }
    });
  });
  return request.finish();
}

function writeSpan(writer: ProtobufWriter, span: FinishedSpan): void {
  writer.bytes(1, fromHex(span.context.traceId));
  writer.bytes(2, fromHex(span.context.spanId));
  if (span.parentSpanId !== undefined) writer.bytes(4, fromHex(span.parentSpanId));
  writer.text(5, span.name);
  writer.varint(6, KINDS[span.kind]);
  writer.fixed64(7, nanoseconds(span.startMs));
  writer.fixed64(8, nanoseconds(span.endMs));
  writeAttributes(writer, 9, span.attributes);
  for (const { name, timeMs, attributes } of span.events) {
    writer.message(11, (event) => {
      event.fixed64(1, nanoseconds(timeMs));
      event.text(2, name);
      writeAttributes(event, 3, new Map(Object.entries(attributes)));
    });
  }
  for (const { traceId, spanId, isSampled } of span.links) {
    writer.message(13, (link) => {
      link.bytes(1, fromHex(traceId));
      link.bytes(2, fromHex(spanId));
      link.fixed32(6, isSampled ? FLAG_SAMPLED : 0);
    });
  }
  const { error } = span;
  if (error !== undefined) {
    writer.message(15, (status) => {
      status.text(2, error);
      status.varint(3, STATUS_ERROR);
    });
  }
  writer.fixed32(16, FLAG_SAMPLED);
}

function writeAttributes(
  writer: ProtobufWriter,
  field: number,
  attributes: ReadonlyMap<string, AttributeValue>,
): void {
  for (const [name, value] of attributes) {
    writer.message(field, (pair) => {
      pair.text(1, name);
      pair.message(2, (any) => {
        writeValue(any, value);
      });
    });
  }
}

function writeValue(any: ProtobufWriter, value: AttributeValue): void {
  switch (typeof value) {
    case 'string':
      // Unlike elsewhere an empty text is written: it says which kind of value this is.
      any.bytes(1, new TextEncoder().encode(value));
      return;
    case 'boolean':
      any.bool(2, value);
      return;
    case 'number':
      if (Number.isSafeInteger(value)) any.varint(3, value);
      else any.double(4, value);
      return;
    default:
      any.message(5, (list) => {
        for (const item of value) {
          list.message(1, (element) => {
            writeValue(element, item);
          });
        }
      });
  }
}

/** Whole milliseconds and their rest apart: together they are more than a number holds. */
function nanoseconds(ms: number): bigint {
  const whole = Math.floor(ms);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6));
}

function fromHex(digits: string): Uint8Array {
  return Buffer.from(digits, 'hex');
}
