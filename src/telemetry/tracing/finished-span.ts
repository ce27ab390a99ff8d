// FinishedSpan: what is known of a span when it has ended, ready to be exported.
import type { AttributeValue, SpanAttributes, SpanKind } from '../../model/tracer.ts';
import type { TraceContext } from './trace-context.ts';

export interface SpanEvent {
  readonly name: string;
  /** Milliseconds since the epoch, with a fraction. */
  readonly timeMs: number;
  readonly attributes: SpanAttributes;
}

export interface FinishedSpan {
  readonly context: TraceContext;
  /** Undefined begins a trace. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since the epoch, with a fraction. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly events: readonly SpanEvent[];
  readonly links: readonly TraceContext[];
  /** Undefined unless the work failed. */
  readonly error: string | undefined;
}
