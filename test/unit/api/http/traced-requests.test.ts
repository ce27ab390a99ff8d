// The spans of HTTP requests (row X9).
import { describe, expect, it } from 'vitest';
import type { ApiAnswer, ApiRequest } from '../../../../src/api/http/exchange.ts';
import { withTracing } from '../../../../src/api/http/traced-requests.ts';
import { NO_TRACER } from '../../../../src/model/tracer.ts';
import type { FinishedSpan } from '../../../../src/telemetry/tracing/finished-span.ts';
import { RecordingTracer } from '../../../../src/telemetry/tracing/recording-tracer.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const REMOTE = `00-${TRACE}-00f067aa0ba902b7-01`;

function request(parts: Partial<ApiRequest> & { headers?: Record<string, string> }): ApiRequest {
  return {
    method: 'POST',
    path: '/api/v2/alerts',
    query: '',
    header: (name) => parts.headers?.[name],
    readBody: () => Promise.resolve({ ok: true, value: new Uint8Array() }),
    ...parts,
  };
}

async function spansOf(asked: ApiRequest, status = 200): Promise<readonly FinishedSpan[]> {
  const ended: FinishedSpan[] = [];
  let next = 0;
  const tracer = new RecordingTracer({
    clock: new FakeClock(),
    samplingFraction: 1,
    randomHex: (bytes) => String(++next).padStart(2 * bytes, '0'),
    onEnd: (span) => ended.push(span),
  });
  const answer: ApiAnswer = { status, headers: {}, body: undefined };
  const handle = withTracing(
    async () => {
      await Promise.resolve();
      tracer.start('work').end();
      return answer;
    },
    { tracer, nameOf: ({ path }) => (path.startsWith('/api') ? path : 'other') },
  );
  expect(await handle(asked)).toBe(answer);
  return ended;
}

describe('a request', () => {
  it('has a span, its operation has one within, and the work one within that', async () => {
    const [work, operation, server] = await spansOf(request({}));
    expect([work?.name, operation?.name, server?.name]).toEqual([
      'work',
      'api.postAlertsHandler',
      'POST /api/v2/alerts',
    ]);
    expect(server?.kind).toBe('server');
    expect(operation?.parentSpanId).toBe(server?.context.spanId);
    expect(work?.parentSpanId).toBe(operation?.context.spanId);
    expect(Object.fromEntries(server?.attributes ?? [])).toEqual({
      'http.request.method': 'POST',
      'http.route': '/api/v2/alerts',
      'url.path': '/api/v2/alerts',
      'user_agent.original': '',
      'http.response.status_code': 200,
    });
  });

  it('goes on with the trace that it comes with', async () => {
    const spans = await spansOf(request({ headers: { traceparent: REMOTE } }));
    expect(spans.at(-1)?.parentSpanId).toBe('00f067aa0ba902b7');
    expect(new Set(spans.map(({ context }) => context.traceId))).toEqual(new Set([TRACE]));
  });

  it('is not recorded when whoever sends it does not record it', async () => {
    const headers = { traceparent: REMOTE.replace(/01$/, '00') };
    expect(await spansOf(request({ headers }))).toEqual([]);
  });

  it('begins a trace when the header is nonsense', async () => {
    const spans = await spansOf(request({ headers: { traceparent: '00-xyz' } }));
    expect(spans.at(-1)?.parentSpanId).toBeUndefined();
  });

  it.each([
    [200, undefined, undefined],
    [400, 'answered with 400', undefined],
    [503, 'answered with 503', 'answered with 503'],
  ])('answered with %d is an error of the operation: %s, of the server: %s', async (...row) => {
    const [status, ofOperation, ofServer] = row;
    const [, operation, server] = await spansOf(request({}), status);
    expect([operation?.error, server?.error]).toEqual([ofOperation, ofServer]);
  });

  it('to an unknown path has a name from a small set', async () => {
    const spans = await spansOf(request({ method: 'GET', path: '/x/1' }));
    expect(spans.map(({ name }) => name)).toEqual(['work', 'GET other']);
  });

  it('goes straight through while nobody traces', () => {
    const answer: ApiAnswer = { status: 200, headers: {}, body: undefined };
    const handle = withTracing(() => answer, { tracer: NO_TRACER, nameOf: () => 'x' });
    expect(handle(request({}))).toBe(answer);
  });
});
