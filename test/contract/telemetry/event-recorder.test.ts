// The event recorder with real files and a real webhook (rows C24, X10).
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  EventRecorderConfig,
  WebhookOutput,
} from '../../../src/config/event-recorder-config.ts';
import { durationMs } from '../../../src/model/instant.ts';
import { createJsonPoster } from '../../../src/receivers/http/json-poster.ts';
import {
  EventRecorder,
  type EventRecorderDeps,
} from '../../../src/telemetry/event-recorder/event-recorder.ts';
import { createEventRecorderMetrics } from '../../../src/telemetry/event-recorder/event-recorder-metrics.ts';
import type { RecordedEvent } from '../../../src/telemetry/event-recorder/recorded-event.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { httpConfig, inline, receiverDeps } from '../../support/receiver-fixtures.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

class World {
  readonly registry = new MetricRegistry();
  readonly errors: string[] = [];
  readonly written: string[] = [];
  readonly recorder: EventRecorder;

  constructor(deps: Partial<EventRecorderDeps> = {}) {
    const receivers = receiverDeps();
    this.recorder = new EventRecorder({
      clock: receivers.clock,
      logger: {
        log: (_level, message, fields = {}) =>
          this.errors.push(`${message} ${String(fields['output'])} ${String(fields['error'])}`),
      },
      metrics: createEventRecorderMetrics(this.registry),
      instance: 'host-a',
      clusterPosition: () => 0,
      connectWebhook: (output) => createJsonPoster(output, receivers),
      stdout: {
        write: (text, done) => {
          this.written.push(text);
          done();
        },
      },
      ...deps,
    });
    closers.push(() => this.recorder.stop());
  }

  metric(name: string): readonly string[] {
    const lines = this.registry.expose().split('\n');
    return lines.filter((line) => line.startsWith(`alertmanager_${name}`));
  }
}

function config(parts: Partial<EventRecorderConfig>): EventRecorderConfig {
  return { files: [], webhooks: [], stdout: 0, ...parts };
}

function webhook(url: string): WebhookOutput {
  return {
    url: inline(url),
    httpConfig: httpConfig(),
    timeoutMs: durationMs(10_000),
    workers: 4,
    maxRetries: 1,
    retryBackoffMs: durationMs(500),
    batch: { maxEvents: 100, maxBytes: 1_048_576, flushIntervalMs: durationMs(100) },
  };
}

async function startFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
  closers.push(() => rm(folder, { recursive: true }));
  return folder;
}

function started(version: string): RecordedEvent {
  return { kind: 'alertmanager_startup_event', version, buildContext: '' };
}

function line(version: string): string {
  return `{"@timestamp":"2026-01-05T08:00:00Z","instance":"host-a","data":{"alertmanagerStartupEvent":{"version":"${version}"}}}`;
}

/** One turn of the event loop after another, until all that was recorded is written. */
async function untilWritten(world: World, count: number): Promise<void> {
  await expect
    .poll(() => world.metric('events_recorded_total').map((text) => text.split(' ').at(-1)))
    .toContain(String(count));
}

describe('recorded events', () => {
  it('go to every output, and are counted', async () => {
    const path = join(await startFolder(), 'events.jsonl');
    const sink = await HttpSink.listen();
    closers.push(() => sink.close());
    const world = new World();
    const url = sink.url('/events?token=abcd').replace('//', '//user:passw0rd@');
    await world.recorder.apply(config({ files: [{ path }], webhooks: [webhook(url)], stdout: 1 }));
    for (const version of ['1', '2']) world.recorder.record(() => started(version));
    await world.recorder.stop();

    const lines = [line('1'), line('2')];
    expect(await readFile(path, 'utf8')).toBe(lines.map((text) => `${text}\n`).join(''));
    expect(world.written.join('')).toBe(lines.map((text) => `${text}\n`).join(''));
    expect(sink.requests.map(({ url: target, body }) => [target, body])).toEqual([
      ['/events?token=abcd', `[${lines.join(',')}]`],
    ]);
    const type = 'event_type="alertmanager_startup_event"';
    const names = [`file:${path}`, 'stdout', `webhook:${sink.url('/events')}`];
    expect(world.metric('events_recorded_total')).toEqual(
      names.map(
        (name) => `alertmanager_events_recorded_total{${type},output="${name}",result="success"} 2`,
      ),
    );
    const bytes = 2 * line('1').length;
    expect(world.metric('event_recorder_bytes_written_total')).toEqual(
      names.map((name, i) => {
        const sum = i === 2 ? bytes : bytes + 2;
        return `alertmanager_event_recorder_bytes_written_total{${type},output="${name}"} ${sum}`;
      }),
    );
    expect(world.errors).toEqual([]);
  });

  it('are dropped and counted when 8192 wait', async () => {
    const world = new World();
    await world.recorder.apply(config({ stdout: 1 }));
    for (let i = 0; i < 8200; i++) world.recorder.record(() => started('1'));
    expect(world.metric('events_dropped_total')).toEqual([
      'alertmanager_events_dropped_total{event_type="alertmanager_startup_event"} 8',
    ]);
    expect(world.metric('event_recorder_queue_length')).toEqual([
      'alertmanager_event_recorder_queue_length 8192',
    ]);
    await world.recorder.stop();
    expect(world.written.join('').split('\n')).toHaveLength(8193);
  });

  it('are not even built when nobody wants them', async () => {
    const world = new World();
    const build = (): RecordedEvent => {
      throw new Error('Built');
    };
    world.recorder.record(build);
    await world.recorder.apply(config({}));
    world.recorder.record(build);
    await world.recorder.apply(config({ stdout: 1 }));
    await world.recorder.stop();
    world.recorder.record(build);
    expect(world.written).toEqual([]);
  });

  it('that an output does not take are counted as errors, and the others get them', async () => {
    const stream = {
      write: (_text: string, done: (error?: Error | null) => void): void =>
        done(new Error('EPIPE')),
    };
    const path = join(await startFolder(), 'events.jsonl');
    const world = new World({ stdout: stream });
    await world.recorder.apply(config({ stdout: 1, files: [{ path }] }));
    world.recorder.record(() => started('1'));
    await world.recorder.stop();
    expect(await readFile(path, 'utf8')).toBe(`${line('1')}\n`);
    expect(world.metric('events_recorded_total').join()).toContain(
      'output="stdout",result="error"} 1',
    );
    expect(world.errors).toEqual(['Cannot write events stdout EPIPE']);
  });
});

describe('a file', () => {
  it('is appended to', async () => {
    const path = join(await startFolder(), 'events.jsonl');
    for (const version of ['1', '2']) {
      const world = new World();
      await world.recorder.apply(config({ files: [{ path }] }));
      world.recorder.record(() => started(version));
      await world.recorder.stop();
    }
    expect(await readFile(path, 'utf8')).toBe(`${line('1')}\n${line('2')}\n`);
  });

  it('may be rotated or removed at any time', async () => {
    const path = join(await startFolder(), 'events.jsonl');
    const world = new World();
    await world.recorder.apply(config({ files: [{ path }] }));
    world.recorder.record(() => started('1'));
    await untilWritten(world, 1);
    await rename(path, `${path}.1`);
    world.recorder.record(() => started('2'));
    await untilWritten(world, 2);
    expect(await readFile(`${path}.1`, 'utf8')).toBe(`${line('1')}\n`);
    expect(await readFile(path, 'utf8')).toBe(`${line('2')}\n`);
    await rm(path);
    world.recorder.record(() => started('3'));
    await world.recorder.stop();
    expect(await readFile(path, 'utf8')).toBe(`${line('3')}\n`);
  });
});

describe('a configuration', () => {
  const BROKEN = { path: '/no/such/folder/events.jsonl' };

  it('at the start is used as far as it can be', async () => {
    const world = new World();
    const unusable = webhook('nonsense');
    await world.recorder.apply(config({ files: [BROKEN], webhooks: [unusable], stdout: 1 }));
    world.recorder.record(() => started('1'));
    await world.recorder.stop();
    expect(world.written).toHaveLength(1);
    expect(world.errors[0]).toContain('file:/no/such/folder/events.jsonl ENOENT');
    expect(world.errors[1]).toContain('webhook The URL is not valid');
  });

  it('that cannot be used leaves the old one in force', async () => {
    const world = new World();
    await world.recorder.apply(config({ stdout: 1 }));
    await world.recorder.apply(config({ files: [BROKEN] }));
    world.recorder.record(() => started('1'));
    await world.recorder.stop();
    expect(world.written).toHaveLength(1);
    expect(world.errors.at(-1)).toContain('the old ones stay');
  });

  it('may change while events are written, and none is lost', async () => {
    const folder = await startFolder();
    const world = new World();
    const paths = [1, 2, 3].map((i) => join(folder, `${i}.jsonl`));
    for (const path of paths) {
      await world.recorder.apply(config({ files: [{ path }] }));
      for (let i = 0; i < 300; i++) world.recorder.record(() => started('1'));
    }
    await world.recorder.stop();
    const contents = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
    expect(contents.join('').split('\n')).toHaveLength(901);
    expect(world.errors).toEqual([]);
  });

  it('may go away', async () => {
    const world = new World();
    await world.recorder.apply(config({ stdout: 1 }));
    await world.recorder.apply(undefined);
    world.recorder.record(() => started('1'));
    await world.recorder.stop();
    expect(world.written).toEqual([]);
  });
});

describe('a webhook', () => {
  it('that refuses is told without its secrets', async () => {
    const sink = await HttpSink.listen();
    closers.push(() => sink.close());
    sink.answer = ({ url }) => ({ status: 400, body: `no ${url}` });
    const world = new World();
    await world.recorder.apply(config({ webhooks: [webhook(sink.url('/e?token=abcd'))] }));
    world.recorder.record(() => started('1'));
    await world.recorder.stop();
    expect(world.errors[0]).toContain('unexpected status code 400: no <redacted>');
    expect(world.errors.join()).not.toContain('abcd');
  });
});
