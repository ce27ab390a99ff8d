// Spans, their family and their times (rows C23, X9).
import { describe, expect, it } from 'vitest';
import { NO_TRACER, type Tracer } from '../../../../src/model/tracer.ts';
import type { FinishedSpan } from '../../../../src/telemetry/tracing/finished-span.ts';
import { RecordingTracer } from '../../../../src/telemetry/tracing/recording-tracer.ts';
import { FakeClock, REFERENCE_TIME } from '../../../support/fake-clock.ts';

const REMOTE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const REMOTE_UNSAMPLED = REMOTE.replace(/01$/, '00');

interface World {
  readonly tracer: Tracer;
  readonly clock: FakeClock;
  readonly ended: readonly FinishedSpan[];
}

function start(samplingFraction = 1): World {
  const ended: FinishedSpan[] = [];
  const clock = new FakeClock();
  let next = 0;
  const tracer = new RecordingTracer({
    clock,
    samplingFraction,
    randomHex: (bytes) => String(++next).padStart(2 * bytes, '0'),
    onEnd: (span) => ended.push(span),
  });
  return { tracer, clock, ended };
}

describe('a span', () => {
  it('has a name, a kind, attributes and the time it took', () => {
    const { tracer, clock, ended } = start();
    const span = tracer.start('work', { kind: 'client', attributes: { a: 1, ['__proto__']: 'p' } });
    span.setAttribute('b', ['x']);
    clock.advance(12.5);
    span.end();
    expect(ended).toEqual([
      expect.objectContaining({
        name: 'work',
        kind: 'client',
        parentSpanId: undefined,
        startMs: REFERENCE_TIME,
        endMs: REFERENCE_TIME + 12.5,
        error: undefined,
      }),
    ]);
    expect([...(ended[0]?.attributes ?? [])]).toEqual([
      ['a', 1],
      ['__proto__', 'p'],
      ['b', ['x']],
    ]);
  });

  it('is internal unless something else is said', () => {
    const { tracer, ended } = start();
    tracer.start('work').end();
    expect(ended[0]?.kind).toBe('internal');
  });

  it('tells what went wrong, and when', () => {
    const { tracer, clock, ended } = start();
    const span = tracer.start('work');
    clock.advance(3);
    span.recordError('status 500');
    span.addEvent('tried again', { attempt: 2 });
    span.end();
    expect(ended[0]).toMatchObject({
      error: 'status 500',
      events: [
        {
          name: 'exception',
          timeMs: REFERENCE_TIME + 3,
          attributes: { 'exception.message': 'status 500' },
        },
        { name: 'tried again', attributes: { attempt: 2 } },
      ],
    });
  });

  it('ends once', () => {
    const { tracer, ended } = start();
    const span = tracer.start('work');
    span.end();
    span.end();
    expect(ended).toHaveLength(1);
  });

  it('holds a bounded number of attributes and events', () => {
    const { tracer, ended } = start();
    const span = tracer.start('work');
    for (let i = 0; i < 1000; i++) {
      span.setAttribute(`a${i}`, i);
      span.addEvent('e');
    }
    span.setAttribute('a0', 'changed');
    span.end();
    expect(ended[0]?.attributes.size).toBe(128);
    expect(ended[0]?.attributes.get('a0')).toBe('changed');
    expect(ended[0]?.events).toHaveLength(128);
  });

  it('is linked to its other causes; what is no traceparent is left out', () => {
    const { tracer, ended } = start();
    tracer.start('work', { links: [REMOTE, 'nonsense'] }).end();
    expect(ended[0]?.links).toEqual([
      {
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        spanId: '00f067aa0ba902b7',
        isSampled: true,
      },
    ]);
  });

  it('does not end before it began when the clock is set back', () => {
    const { tracer, clock, ended } = start();
    const span = tracer.start('work');
    clock.advance(5);
    clock.jumpBy(-20);
    span.end();
    expect(ended[0]?.endMs).toBe(REFERENCE_TIME + 5);
    clock.jumpBy(3_600_000);
    tracer.start('later').end();
    expect(ended[1]?.startMs).toBe(clock.now());
  });
});

describe('the parent of a span', () => {
  it('comes from a header', () => {
    const { tracer, ended } = start(0);
    const span = tracer.start('work', { parent: REMOTE });
    span.end();
    expect(ended[0]).toMatchObject({
      context: { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', isSampled: true },
      parentSpanId: '00f067aa0ba902b7',
    });
    expect(span.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-\d{16}-01$/);
  });

  it('decides against recording, too, and is passed on', () => {
    const { tracer, ended } = start(1);
    const span = tracer.start('work', { parent: REMOTE_UNSAMPLED });
    span.setAttribute('a', 1);
    span.addEvent('e');
    span.recordError('x');
    span.end();
    expect(ended).toEqual([]);
    expect(span.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-\d{16}-00$/);
  });

  it('that is no header begins a trace', () => {
    const { tracer, ended } = start();
    tracer.start('work', { parent: 'nonsense' }).end();
    expect(ended[0]?.parentSpanId).toBeUndefined();
  });

  it('is the span within which it starts, also after waiting', async () => {
    const { tracer, ended } = start();
    const outer = tracer.start('outer');
    await tracer.within(outer, async () => {
      await Promise.resolve();
      tracer.start('inner').end();
    });
    tracer.start('beside').end();
    outer.end();
    const [inner, beside, last] = ended;
    expect(inner?.parentSpanId).toBe(last?.context.spanId);
    expect(inner?.context.traceId).toBe(last?.context.traceId);
    expect(beside?.parentSpanId).toBeUndefined();
  });

  it('is not what another flow of work is within', async () => {
    const { tracer, ended } = start();
    const [a, b] = [tracer.start('a'), tracer.start('b')];
    const inner = (name: string) => async (): Promise<void> => {
      await Promise.resolve();
      tracer.start(name).end();
    };
    await Promise.all([tracer.within(a, inner('in a')), tracer.within(b, inner('in b'))]);
    a.end();
    b.end();
    const parents = new Map(ended.map(({ name, parentSpanId }) => [name, parentSpanId]));
    const ids = new Map(ended.map(({ name, context }) => [name, context.spanId]));
    expect(parents.get('in a')).toBe(ids.get('a'));
    expect(parents.get('in b')).toBe(ids.get('b'));
  });
});

describe('without tracing', () => {
  it('nothing is recorded and nothing is passed on', () => {
    const span = NO_TRACER.start('work', { parent: REMOTE });
    expect(NO_TRACER.isEnabled).toBe(false);
    expect(span.traceparent).toBeUndefined();
    span.setAttribute('a', 1);
    span.addEvent('e');
    span.recordError('x');
    span.end();
    expect(NO_TRACER.within(span, () => 'result')).toBe('result');
    expect(NO_TRACER.start('other')).toBe(span);
  });
});
