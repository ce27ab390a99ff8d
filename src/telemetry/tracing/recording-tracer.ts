// RecordingTracer: makes spans of what the program does, and hands over those that are sampled
// (reference rows C23, X9). Source: prometheus/alertmanager:tracing/tracing.go (ParentBased).
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../model/clock.ts';
import type {
  AttributeValue,
  Span,
  SpanAttributes,
  SpanOptions,
  Tracer,
} from '../../model/tracer.ts';
import type { FinishedSpan, SpanEvent } from './finished-span.ts';
import { SteadyTime } from './steady-time.ts';
import {
  formatTraceparent,
  isSampledById,
  parseTraceparent,
  type TraceContext,
} from './trace-context.ts';

/** OpenTelemetry's limits; what is more is left out. */
const MAX_ATTRIBUTES = 128;
const MAX_EVENTS = 128;
const MAX_LINKS = 128;

export interface RecordingTracerOptions {
  readonly clock: Clock;
  /** 0 to 1: how many of the traces that begin here are recorded. */
  readonly samplingFraction: number;
  /** So many random bytes, as hexadecimal digits. */
  readonly randomHex: (bytes: number) => string;
  /** Takes every sampled span once, at its end. */
  readonly onEnd: (span: FinishedSpan) => void;
}

export class RecordingTracer implements Tracer {
  readonly isEnabled = true;
  readonly #options: RecordingTracerOptions;
  readonly #time: SteadyTime;
  readonly #current = new AsyncLocalStorage<TraceContext | undefined>();

  constructor(options: RecordingTracerOptions) {
    this.#options = options;
    this.#time = new SteadyTime(options.clock);
  }

  start(name: string, options: SpanOptions = {}): Span {
    const parent =
      options.parent === undefined ? this.#current.getStore() : parseTraceparent(options.parent);
    const context = this.#contextBelow(parent);
    if (!context.isSampled) return new UnrecordedSpan(context);
    return new RecordedSpan({
      context,
      parentSpanId: parent?.spanId,
      name,
      options,
      time: this.#time,
      onEnd: this.#options.onEnd,
    });
  }

  within<T>(span: Span, run: () => T): T {
    const { traceparent } = span;
    const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    return this.#current.run(context, run);
  }

  #contextBelow(parent: TraceContext | undefined): TraceContext {
    const { randomHex, samplingFraction } = this.#options;
    const spanId = randomHex(8);
    if (parent !== undefined) return { ...parent, spanId };
    const traceId = randomHex(16);
    return { traceId, spanId, isSampled: isSampledById(traceId, samplingFraction) };
  }
}

/** Tells those who are called that the trace is not recorded, and nothing else. */
class UnrecordedSpan implements Span {
  readonly traceparent: string;

  constructor(context: TraceContext) {
    this.traceparent = formatTraceparent(context);
  }

  setAttribute(): void {
    // Nobody will see it.
  }

  addEvent(): void {
    // Nobody will see it.
  }

  recordError(): void {
    // Nobody will see it.
  }

  end(): void {
    // Nobody will see it.
  }
}

interface RecordedSpanParts {
  readonly context: TraceContext;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly options: SpanOptions;
  readonly time: SteadyTime;
  readonly onEnd: (span: FinishedSpan) => void;
}

class RecordedSpan implements Span {
  readonly traceparent: string;
  readonly #parts: RecordedSpanParts;
  readonly #startMs: number;
  readonly #attributes = new Map<string, AttributeValue>();
  readonly #events: SpanEvent[] = [];
  #error: string | undefined;
  #hasEnded = false;

  constructor(parts: RecordedSpanParts) {
    this.#parts = parts;
    this.#startMs = parts.time.nowMs();
    this.traceparent = formatTraceparent(parts.context);
    const { attributes = {} } = parts.options;
    for (const [name, value] of Object.entries(attributes)) this.setAttribute(name, value);
  }

  setAttribute(name: string, value: AttributeValue): void {
    if (this.#attributes.size >= MAX_ATTRIBUTES && !this.#attributes.has(name)) return;
    this.#attributes.set(name, value);
  }

  addEvent(name: string, attributes: SpanAttributes = {}): void {
    if (this.#events.length >= MAX_EVENTS) return;
    this.#events.push({ name, timeMs: this.#parts.time.nowMs(), attributes });
  }

  recordError(message: string): void {
    this.#error = message;
    this.addEvent('exception', { 'exception.message': message });
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { context, parentSpanId, name, options, time, onEnd } = this.#parts;
    const { kind = 'internal', links = [] } = options;
    onEnd({
      context,
      parentSpanId,
      name,
      kind,
      startMs: this.#startMs,
      endMs: time.nowMs(),
      attributes: this.#attributes,
      events: this.#events,
      links: links
        .slice(0, MAX_LINKS)
        .map(parseTraceparent)
        .filter((link) => link !== undefined),
      error: this.#error,
    });
  }
}
