// How a webhook gets events (row C24): workers, batches, further attempts, and an end.
import { describe, expect, it } from 'vitest';
import type { WebhookOutput as WebhookOutputConfig } from '../../../../src/config/event-recorder-config.ts';
import { durationMs } from '../../../../src/model/instant.ts';
import { fail, ok, type Result } from '../../../../src/model/result.ts';
import { WebhookOutput } from '../../../../src/telemetry/event-recorder/webhook-output.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { httpConfig, inline } from '../../../support/receiver-fixtures.ts';

/** What the service does with a request; undefined never answers, until it is aborted. */
type Behaviour = () => Result<void> | undefined;

const YES: Behaviour = () => ok(undefined);
const NO: Behaviour = () => fail('unexpected status code 500');

class World {
  readonly clock = new FakeClock();
  readonly bodies: string[] = [];
  readonly messages: string[] = [];
  dropped = 0;
  isClosed = false;
  /** Lets requests that hang be answered. */
  readonly release: ((result: Result<void>) => void)[] = [];
  readonly output: WebhookOutput;

  constructor(config: Partial<WebhookOutputConfig> = {}, behave: Behaviour = YES) {
    this.output = new WebhookOutput({
      config: {
        url: inline('http://127.0.0.1:1/'),
        httpConfig: httpConfig(),
        timeoutMs: durationMs(10_000),
        workers: 2,
        maxRetries: 3,
        retryBackoffMs: durationMs(500),
        batch: undefined,
        ...config,
      },
      connection: {
        shownUrl: 'http://hooks.example/events',
        post: (body, signal) => {
          this.bodies.push(body);
          const result = behave();
          if (result !== undefined) return Promise.resolve(result);
          return new Promise((resolve) => {
            this.release.push(resolve);
            signal.addEventListener('abort', () => resolve(fail('aborted')));
          });
        },
        close: async () => {
          this.isClosed = true;
        },
      },
      clock: this.clock,
      logger: { log: (level, message) => this.messages.push(`${level}: ${message}`) },
      onDropped: () => (this.dropped += 1),
    });
  }

  async write(...texts: readonly string[]): Promise<void> {
    const events = texts.map((json) => ({ type: 'alert_created', json, bytes: json.length }));
    expect(await this.output.write(events)).toEqual(ok(undefined));
  }
}

function batch(parts: Partial<NonNullable<WebhookOutputConfig['batch']>> = {}): {
  readonly batch: NonNullable<WebhookOutputConfig['batch']>;
} {
  const flushIntervalMs = durationMs(100);
  return { batch: { maxEvents: 3, maxBytes: 1000, flushIntervalMs, ...parts } };
}

describe('events one by one', () => {
  it('are posted at once, by as many workers as there may be', async () => {
    const world = new World({}, () => undefined);
    await world.write('1', '2', '3');
    expect(world.bodies).toEqual(['1', '2']);
    world.release[0]?.(ok(undefined));
    await world.clock.advanceAsync(0);
    expect(world.bodies).toEqual(['1', '2', '3']);
  });

  it('are posted again after 500 ms and 1 s, and then given up', async () => {
    const world = new World({}, NO);
    await world.write('1');
    await world.clock.advanceAsync(499);
    expect(world.bodies).toHaveLength(1);
    await world.clock.advanceAsync(1);
    expect(world.bodies).toHaveLength(2);
    await world.clock.advanceAsync(1_000);
    expect(world.bodies).toHaveLength(3);
    await world.clock.advanceAsync(60_000);
    expect(world.bodies).toHaveLength(3);
    expect(world.messages.at(-1)).toBe('error: Events dropped: the webhook did not take them');
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('are posted again soon enough, however often before', async () => {
    const world = new World({ maxRetries: 100 }, NO);
    await world.write('1');
    await world.clock.advanceAsync(600_000);
    expect(world.bodies.length).toBeGreaterThan(20);
    const closed = world.output.close(0);
    await world.clock.advanceAsync(0);
    await closed;
  });

  it('are given up when there is no answer in time', async () => {
    const world = new World({ maxRetries: 1 }, () => undefined);
    await world.write('1');
    await world.clock.advanceAsync(10_000);
    expect(world.messages).toContain('warn: Cannot post events');
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('are dropped and counted when 1024 wait', async () => {
    const world = new World({}, () => undefined);
    await world.write(...Array.from({ length: 2 }, () => 'x'));
    await world.write(...Array.from({ length: 1030 }, () => 'x'));
    expect(world.dropped).toBe(6);
    const closed = world.output.close(0);
    await world.clock.advanceAsync(0);
    await closed;
  });
});

describe('events in batches', () => {
  it('are an array, posted when it has as many as it may', async () => {
    const world = new World(batch());
    await world.write('1', '2');
    expect(world.bodies).toEqual([]);
    await world.write('3', '4');
    expect(world.bodies).toEqual(['[1,2,3]']);
  });

  it('are posted when they have waited long enough', async () => {
    const world = new World(batch());
    await world.write('1');
    await world.clock.advanceAsync(50);
    await world.write('2');
    await world.clock.advanceAsync(50);
    expect(world.bodies).toEqual(['[1,2]']);
    await world.write('3');
    await world.clock.advanceAsync(100);
    expect(world.bodies).toEqual(['[1,2]', '[3]']);
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('are as large as they may be, and one that is larger goes by itself', async () => {
    const world = new World(batch({ maxEvents: 100, maxBytes: 10 }));
    await world.write('1234', '567', '8', 'a very long one', '9');
    await world.clock.advanceAsync(100);
    expect(world.bodies).toEqual(['[1234,567]', '[8]', '[a very long one]', '[9]']);
    expect(Math.max(...[0, 1, 3].map((i) => world.bodies[i]?.length ?? 0))).toBe(10);
  });

  it('of any size never lose or double an event', async () => {
    for (const maxEvents of [1, 2, 7]) {
      const world = new World(batch({ maxEvents, maxBytes: 20 }));
      const all = Array.from({ length: 100 }, (_, i) => String(i));
      for (const text of all) await world.write(text);
      await world.output.close(1_000);
      expect(world.bodies.flatMap((body) => body.slice(1, -1).split(','))).toEqual(all);
    }
  });
});

describe('close()', () => {
  it('posts what waits, then lets go of the connection', async () => {
    const world = new World(batch());
    await world.write('1', '2');
    await world.output.close(30_000);
    expect(world.bodies).toEqual(['[1,2]']);
    expect(world.isClosed).toBe(true);
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('tries again while there is time, and not afterwards', async () => {
    const world = new World({ maxRetries: 50 }, NO);
    await world.write('1');
    const closed = world.output.close(1_600);
    await world.clock.advanceAsync(1_600);
    await closed;
    expect(world.bodies).toHaveLength(3);
    expect(world).toMatchObject({ isClosed: true });
    expect(world.clock.pendingTimers).toBe(0);
  });

  it('breaks requests off when the time is over', async () => {
    const world = new World({}, () => undefined);
    await world.write('1', '2', '3');
    const closed = world.output.close(500);
    await world.clock.advanceAsync(500);
    await closed;
    expect(world.isClosed).toBe(true);
    expect(world.clock.pendingTimers).toBe(0);
  });
});
