// EventRecorder: takes events from anywhere without making anybody wait, and hands them to the
// outputs of the configuration in force (reference rows C24, X10).
// Source: prometheus/alertmanager:eventrecorder/recorder.go.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventRecorderConfig } from '../../config/event-recorder-config.ts';
import type { Clock } from '../../model/clock.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { Logger } from '../../model/logger.ts';
import { encodeEvent } from './encode-event.ts';
import type { ConnectWebhook, EncodedEvent, EventOutput } from './event-output.ts';
import type { EventRecorderMetrics } from './event-recorder-metrics.ts';
import { FileOutput } from './file-output.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { StdoutOutput, type TextStream } from './stdout-output.ts';
import { WebhookOutput } from './webhook-output.ts';

const MAX_QUEUED = 8192;
/** Encoded in one go; then others get their turn. */
const SLICE = 128;
/** How long an output may take to hand over what waits in it. */
const CLOSE_BUDGET_MS = 30_000;

export interface EventRecorderDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: EventRecorderMetrics;
  /** The name of this host. */
  readonly instance: string;
  /** The position among the replicas, 0 when there are none. */
  readonly clusterPosition: () => number;
  readonly connectWebhook: ConnectWebhook;
  readonly stdout: TextStream;
}

interface QueuedEvent {
  readonly event: RecordedEvent;
  readonly at: EpochMs;
  readonly clusterPosition: number;
}

export class EventRecorder {
  readonly #deps: EventRecorderDeps;
  #outputs: readonly EventOutput[] = [];
  #hasConfiguration = false;
  #queue: QueuedEvent[] = [];
  /** Until the queue is empty. */
  #draining: Promise<void> | undefined;
  /** Until what was taken off the queue is written. */
  #writing: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(deps: EventRecorderDeps) {
    this.#deps = deps;
  }

  /** False while whatever is recorded would go nowhere. */
  get isRecording(): boolean {
    return !this.#isStopped && this.#outputs.length > 0;
  }

  /** Queues an event; `build` is called only when it is wanted. A full queue drops it. */
  record(build: () => RecordedEvent): void {
    if (!this.isRecording) return;
    const event = build();
    const { clock, clusterPosition, metrics } = this.#deps;
    if (this.#queue.length >= MAX_QUEUED) {
      metrics.dropped.with(event.kind).inc();
      return;
    }
    this.#queue.push({ event, at: clock.now(), clusterPosition: clusterPosition() });
    metrics.queueLength.set(this.#queue.length);
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
    });
  }

  /**
   * Takes up a configuration; undefined records nothing. At the start outputs that cannot be opened
   * are left out; later the old ones stay when any of the new ones cannot. The log says which.
   */
  async apply(config: EventRecorderConfig | undefined): Promise<void> {
    const { logger } = this.#deps;
    const { outputs, hasFailed } = await this.#open(config);
    if (hasFailed && this.#hasConfiguration) {
      logger.log('error', 'Cannot reload the outputs of the event recorder: the old ones stay');
      await closeAll(outputs);
      return;
    }
    this.#hasConfiguration = true;
    const old = this.#outputs;
    this.#outputs = outputs;
    // A slice that is being written goes to the old ones still.
    await this.#writing;
    await closeAll(old);
  }

  /** Writes what is queued, and closes all outputs. What comes afterwards is not recorded. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#draining;
    await closeAll(this.#outputs);
    this.#outputs = [];
  }

  async #open(
    config: EventRecorderConfig | undefined,
  ): Promise<{ readonly outputs: readonly EventOutput[]; readonly hasFailed: boolean }> {
    const { clock, connectWebhook, logger, metrics, stdout } = this.#deps;
    const outputs: EventOutput[] = [];
    let hasFailed = false;
    const report = (output: string, error: string): void => {
      hasFailed = true;
      logger.log('error', 'Cannot open an output of the event recorder', { output, error });
    };
    for (const { path } of config?.files ?? []) {
      const opened = await FileOutput.open(path);
      if (opened.ok) outputs.push(opened.value);
      else report(`file:${path}`, opened.error);
    }
    for (const webhook of config?.webhooks ?? []) {
      const connection = await connectWebhook(webhook);
      if (!connection.ok) {
        report('webhook', connection.error);
        continue;
      }
      const drops = metrics.outputDrops.with(`webhook:${connection.value.shownUrl}`);
      outputs.push(
        new WebhookOutput({
          config: webhook,
          connection: connection.value,
          clock,
          logger,
          onDropped: () => {
            drops.inc();
          },
        }),
      );
    }
    for (let i = 0; i < (config?.stdout ?? 0); i++) outputs.push(new StdoutOutput(stdout));
    return { outputs, hasFailed };
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await nextTurn();
      const slice = this.#queue.splice(0, SLICE);
      this.#deps.metrics.queueLength.set(this.#queue.length);
      this.#writing = this.#write(slice.map((queued) => this.#encode(queued)));
      await this.#writing;
    }
  }

  #encode({ event, at, clusterPosition }: QueuedEvent): EncodedEvent {
    const json = encodeEvent(event, { at, clusterPosition, instance: this.#deps.instance });
    return { type: event.kind, json, bytes: Buffer.byteLength(json) };
  }

  async #write(events: readonly EncodedEvent[]): Promise<void> {
    const { logger, metrics } = this.#deps;
    for (const output of this.#outputs) {
      const { name, separatorBytes } = output;
      const written = await output.write(events);
      for (const { type, bytes } of events) {
        metrics.recorded.with(type, name, written.ok ? 'success' : 'error').inc();
        if (written.ok) metrics.bytesWritten.with(type, name).inc(bytes + separatorBytes);
      }
      if (written.ok) continue;
      const { error } = written;
      logger.log('error', 'Cannot write events', { output: name, count: events.length, error });
    }
  }
}

async function closeAll(outputs: readonly EventOutput[]): Promise<void> {
  await Promise.all(outputs.map((output) => output.close(CLOSE_BUDGET_MS)));
}
