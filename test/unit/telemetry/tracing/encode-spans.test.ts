// The bytes of OTLP (rows C23, X9), equal to those that Go's protobuf writes.
import { describe, expect, it } from 'vitest';
import type { AttributeValue, SpanKind } from '../../../../src/model/tracer.ts';
import { encodeSpans } from '../../../../src/telemetry/tracing/encode-spans.ts';
import type { FinishedSpan } from '../../../../src/telemetry/tracing/finished-span.ts';
import golden from '../../../golden/tracing/export-requests.json' with { type: 'json' };

type GoldenSpan = (typeof golden.cases)[number]['spans'] extends (infer S)[] | null ? S : never;

/** Pairs come from JSON, whose types say less than the recording knows. */
function attributesOf(pairs: readonly unknown[] | null): [string, AttributeValue][] {
  return (pairs ?? []) as [string, AttributeValue][];
}

function spanOf(span: GoldenSpan): FinishedSpan {
  return {
    ...span,
    kind: span.kind as SpanKind,
    parentSpanId: span.parentSpanId ?? undefined,
    error: span.error ?? undefined,
    attributes: new Map(attributesOf(span.attributes)),
    events: (span.events ?? []).map((event) => ({
      ...event,
      attributes: Object.fromEntries(attributesOf(event.attributes)),
    })),
    links: span.links ?? [],
  };
}

describe('encodeSpans()', () => {
  it.each(golden.cases)('writes what Go writes: $name', ({ resource, spans, base64 }) => {
    const encoded = encodeSpans((spans ?? []).map(spanOf), {
      attributes: new Map(attributesOf(resource)),
      scope: 'tocsin',
      scopeVersion: '1.2.3',
    });
    expect(Buffer.from(encoded).toString('base64')).toBe(base64);
  });

  it('writes text that is no text as replacement characters, instead of failing', () => {
    const source = { attributes: new Map([['a', '\ud800']]), scope: '', scopeVersion: '' };
    expect(Buffer.from(encodeSpans([], source)).toString('utf8')).toContain('\ufffd');
  });
});
