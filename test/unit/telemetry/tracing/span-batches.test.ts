// How spans wait and leave (row X9): together, soon, and without ever holding anybody up.
import { describe, expect, it } from 'vitest';
import type { FinishedSpan } from '../../../../src/telemetry/tracing/finished-span.ts';
import { SpanBatches } from '../../../../src/telemetry/tracing/span-batches.ts';
import type { ExportOutcome } from '../../../../src/telemetry/tracing/span-exporter.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const SPAN: FinishedSpan = {
  context: { traceId: '1'.repeat(32), spanId: '1'.repeat(16), isSampled: true },
  parentSpanId: undefined,
  name: 'work',
  kind: 'internal',
  startMs: 0,
  endMs: 1,
  attributes: new Map(),
  events: [],
  links: [],
  error: undefined,
};

/** What the collector does with a request; undefined never answers, until it is aborted. */
type Behaviour = () => ExportOutcome | undefined;

class World {
  readonly clock = new FakeClock();
  readonly sizes: number[] = [];
  readonly errors: string[] = [];
  exported = 0;
  dropped = 0;
  isClosed = false;
  readonly batches: SpanBatches;

  constructor(behave: Behaviour = () => ({ kind: 'sent' })) {
    this.batches = new SpanBatches({
      clock: this.clock,
      logger: { log: (_level, _message, fields) => this.errors.push(String(fields?.['error'])) },
      encode: (spans) => Uint8Array.of(spans.length >> 8, spans.length & 0xff),
      exporter: {
        export: (body, signal) => {
          this.sizes.push((body[0] ?? 0) * 256 + (body[1] ?? 0));
          const outcome = behave();
          if (outcome !== undefined) return Promise.resolve(outcome);
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve({ kind: 'failed', error: 'aborted' }));
          });
        },
        close: () => {
          this.isClosed = true;
        },
      },
      onExported: (count) => (this.exported += count),
      onDropped: (count) => (this.dropped += count),
    });
  }

  add(count: number): void {
    for (let i = 0; i < count; i++) this.batches.add(SPAN);
  }
}

describe('spans', () => {
  it('leave together, five seconds after the first', async () => {
    const world = new World();
    world.add(1);
    await world.clock.advanceAsync(4_000);
    world.add(2);
    expect(world.sizes).toEqual([]);
    await world.clock.advanceAsync(1_000);
    expect(world.sizes).toEqual([3]);
    expect(world.exported).toBe(3);
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('leave at once when there are 512', async () => {
    const world = new World();
    world.add(512);
    await world.clock.advanceAsync(0);
    expect(world.sizes).toEqual([512]);
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('wait while others are under way, 2048 of them at most', async () => {
    const world = new World(() => undefined);
    world.add(512);
    await world.clock.advanceAsync(0);
    world.add(2048 + 7);
    expect(world.dropped).toBe(7);
    const stopped = world.batches.stop(5_000);
    await world.clock.advanceAsync(5_000);
    await stopped;
    expect(world.dropped).toBe(7 + 512 + 2048);
  });

  it('are offered again to a collector that is busy', async () => {
    const outcomes: ExportOutcome[] = [
      { kind: 'retry', error: 'busy' },
      { kind: 'retry', error: 'busy' },
      { kind: 'sent' },
    ];
    const world = new World(() => outcomes.shift());
    world.add(1);
    await world.clock.advanceAsync(5_000 + 1_000 + 2_000);
    expect(world.sizes).toEqual([1, 1, 1]);
    expect(world).toMatchObject({ exported: 1, dropped: 0, errors: [] });
  });

  it('are dropped, and that is told, when it stays busy', async () => {
    const world = new World(() => ({ kind: 'retry', error: 'busy' }));
    world.add(2);
    await world.clock.advanceAsync(60_000);
    expect(world.sizes).toHaveLength(6);
    expect(world).toMatchObject({ exported: 0, dropped: 2, errors: ['busy'] });
  });

  it('are dropped at once when the collector does not want them', async () => {
    const world = new World(() => ({ kind: 'failed', error: 'status 400' }));
    world.add(2);
    await world.clock.advanceAsync(5_000);
    expect(world).toMatchObject({ dropped: 2, errors: ['status 400'] });
    expect(world.sizes).toEqual([2]);
  });
});

describe('stop()', () => {
  it('sends what is left, and lets go of the exporter', async () => {
    const world = new World();
    world.add(600);
    await world.batches.stop(5_000);
    expect(world.sizes).toEqual([512, 88]);
    expect(world).toMatchObject({ exported: 600, isClosed: true });
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('does not wait for another try', async () => {
    const world = new World(() => ({ kind: 'retry', error: 'busy' }));
    world.add(1);
    await world.clock.advanceAsync(5_000);
    await world.batches.stop(5_000);
    expect(world).toMatchObject({ dropped: 1, isClosed: true });
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('drops what comes afterwards', async () => {
    const world = new World();
    await world.batches.stop(5_000);
    world.add(1);
    expect(world.dropped).toBe(1);
    expect(world.clock.pendingTimers).toBe(0);
  });
});
