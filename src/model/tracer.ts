// The port to tracing: what a span is for those who make one, and a tracer that does nothing.

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Numbers that are whole become integers, others doubles. */
export type AttributeValue = string | number | boolean | readonly string[];

export type SpanAttributes = Readonly<Record<string, AttributeValue>>;

/** One piece of work under way. Texts are shown to people: no secrets, no stack. */
export interface Span {
  /** The W3C header for requests made on its behalf; undefined when nothing traces. */
  readonly traceparent: string | undefined;
  setAttribute(name: string, value: AttributeValue): void;
  addEvent(name: string, attributes?: SpanAttributes): void;
  /** Marks the span as failed. */
  recordError(message: string): void;
  /** Hands the span over; whatever is called afterwards does nothing. */
  end(): void;
}

export interface SpanOptions {
  /** `internal` unless given. */
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
  /**
   * The traceparent of the cause, from a header or from another span; what is no traceparent makes
   * a trace of its own. Absent, or undefined, it is the span that `within` has made current.
   */
  readonly parent?: string | undefined;
  /** Traceparents of other causes. */
  readonly links?: readonly string[];
}

export interface Tracer {
  /** False when all that follows would do nothing: spares building attributes. */
  readonly isEnabled: boolean;
  start(name: string, options?: SpanOptions): Span;
  /** Runs `run`, and makes `span` the parent of whatever starts in it, also after an `await`. */
  within<T>(span: Span, run: () => T): T;
}

const NO_SPAN: Span = {
  traceparent: undefined,
  setAttribute: () => undefined,
  addEvent: () => undefined,
  recordError: () => undefined,
  end: () => undefined,
};

/** Traces nothing and allocates nothing. */
export const NO_TRACER: Tracer = {
  isEnabled: false,
  start: () => NO_SPAN,
  within: (_span, run) => run(),
};
