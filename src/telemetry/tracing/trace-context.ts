// TraceContext: which trace a span belongs to, and how that travels in a header.
// Source: W3C Trace Context, section 3.2 (traceparent).

export interface TraceContext {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all zero. */
  readonly spanId: string;
  /** Whether the trace is recorded; all its spans agree on it. */
  readonly isSampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Reads a header; later versions may have more parts. Undefined for what is none. */
export function parseTraceparent(text: string): TraceContext | undefined {
  const match = TRACEPARENT.exec(text.trim());
  if (match === null) return undefined;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Prints version 00. */
export function formatTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/**
 * Decides for a trace that begins here, by its id alone, so that everybody who uses the same
 * fraction decides the same. Source: go.opentelemetry.io/otel:sdk/trace/sampling.go.
 */
export function isSampledById(traceId: string, fraction: number): boolean {
  if (fraction >= 1) return true;
  // Thirteen of the last sixteen digits are what a number holds exactly.
  return Number.parseInt(traceId.slice(16, 29), 16) / 2 ** 52 < fraction;
}
