// The span of one outgoing request (reference row X9).
// Source: prometheus/alertmanager:tracing/http.go; names as in OpenTelemetry's HTTP conventions.
import type { Span, Tracer } from '../../model/tracer.ts';
import type { Hop } from './redirect.ts';

/**
 * Starts the client span of a hop; undefined without a tracer. Unlike upstream's it has no
 * `url.full`: the URLs of chat services are secrets.
 */
export function startHopSpan(hop: Hop, tracer: Tracer | undefined): Span | undefined {
  if (tracer === undefined || !tracer.isEnabled) return undefined;
  const { protocol, hostname, port } = hop.url;
  return tracer.start(`HTTP ${hop.method}`, {
    kind: 'client',
    attributes: {
      'http.request.method': hop.method,
      'url.scheme': protocol.slice(0, -1),
      'server.address': hostname,
      'server.port': Number(port || (protocol === 'https:' ? '443' : '80')),
    },
  });
}
