// WebhookOutput: posts events, each by itself or several as a JSON array, with a few workers that
// try again. A slow service holds nobody up: what finds the queue full is dropped and counted.
// Source: prometheus/alertmanager:eventrecorder/webhook.go.
import type { WebhookOutput as WebhookOutputConfig } from '../../config/event-recorder-config.ts';
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import { ok, type Result } from '../../model/result.ts';
import { interruptiblePause } from '../interruptible-pause.ts';
import type { EncodedEvent, EventOutput, WebhookConnection } from './event-output.ts';

const MAX_QUEUED = 1024;
const MAX_BACKOFF_MS = 30_000;
/** The brackets of a JSON array. */
const BRACKETS_BYTES = 2;

export interface WebhookOutputOptions {
  readonly config: WebhookOutputConfig;
  readonly connection: WebhookConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onDropped: () => void;
}

export class WebhookOutput implements EventOutput {
  readonly name: string;
  readonly separatorBytes = 0;
  readonly #options: WebhookOutputOptions;
  /** Ends waiting between attempts, and attempts under way. */
  readonly #aborting = new AbortController();
  readonly #deliveries = new Set<Promise<void>>();
  #queue: EncodedEvent[] = [];
  #queuedBytes = 0;
  /** An incomplete batch has waited long enough, or no more events will come. */
  #isFlushDue = false;
  #cancelTimer: (() => void) | undefined;
  #isClosing = false;

  constructor(options: WebhookOutputOptions) {
    this.#options = options;
    this.name = `webhook:${options.connection.shownUrl}`;
  }

  async write(events: readonly EncodedEvent[]): Promise<Result<void>> {
    for (const event of events) this.#enqueue(event);
    this.#work();
    return ok(undefined);
  }

  async close(budgetMs: number): Promise<void> {
    this.#isClosing = true;
    const cancel = this.#options.clock.schedule(budgetMs, () => {
      this.#giveUp();
    });
    this.#work();
    while (this.#deliveries.size > 0) await Promise.all(this.#deliveries);
    cancel();
    this.#cancelTimer?.();
    await this.#options.connection.close();
  }

  #giveUp(): void {
    const count = this.#queue.splice(0).length;
    this.#aborting.abort();
    if (count === 0) return;
    const { logger } = this.#options;
    logger.log('error', 'Events dropped: no time left to post them', { output: this.name, count });
  }

  #enqueue(event: EncodedEvent): void {
    if (this.#queue.length >= MAX_QUEUED) {
      const { logger, onDropped } = this.#options;
      onDropped();
      logger.log('warn', 'Event dropped: the queue of the output is full', { output: this.name });
      return;
    }
    this.#queue.push(event);
    this.#queuedBytes += event.bytes + 1;
    const { batch } = this.#options.config;
    if (batch === undefined) return;
    this.#cancelTimer ??= this.#options.clock.schedule(batch.flushIntervalMs, () => {
      this.#isFlushDue = true;
      this.#work();
    });
  }

  /** Gives each idle worker what is due. */
  #work(): void {
    while (this.#deliveries.size < this.#options.config.workers && this.#isDue()) {
      const delivery = this.#deliver(this.#take()).finally(() => {
        this.#deliveries.delete(delivery);
        this.#work();
      });
      this.#deliveries.add(delivery);
    }
  }

  #isDue(): boolean {
    const { batch } = this.#options.config;
    if (this.#queue.length === 0) return false;
    if (batch === undefined || this.#isFlushDue || this.#isClosing) return true;
    const bytes = this.#queuedBytes + BRACKETS_BYTES - 1;
    return this.#queue.length >= batch.maxEvents || bytes >= batch.maxBytes;
  }

  /** Takes the body of one request off the queue: one event at least, whatever its size. */
  #take(): string {
    const { batch } = this.#options.config;
    const count = batch === undefined ? 1 : this.#countUpTo(batch.maxEvents, batch.maxBytes);
    const taken = this.#queue.splice(0, count);
    for (const { bytes } of taken) this.#queuedBytes -= bytes + 1;
    if (this.#queue.length === 0) {
      this.#isFlushDue = false;
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
    }
    const parts = taken.map(({ json }) => json).join(',');
    return batch === undefined ? parts : `[${parts}]`;
  }

  #countUpTo(maxEvents: number, maxBytes: number): number {
    let bytes = BRACKETS_BYTES - 1;
    let count = 0;
    for (const event of this.#queue) {
      bytes += event.bytes + 1;
      if (count > 0 && (count >= maxEvents || bytes > maxBytes)) break;
      count += 1;
    }
    return count;
  }

  async #deliver(body: string): Promise<void> {
    const { clock, config, logger } = this.#options;
    const output = this.name;
    for (let attempt = 1; attempt <= config.maxRetries; attempt++) {
      const posted = await this.#post(body);
      if (posted.ok) return;
      logger.log('warn', 'Cannot post events', { output, attempt, error: posted.error });
      if (attempt === config.maxRetries) break;
      const backoffMs = Math.min(config.retryBackoffMs * 2 ** (attempt - 1), MAX_BACKOFF_MS);
      if (!(await interruptiblePause(clock, backoffMs, this.#aborting.signal))) break;
    }
    logger.log('error', 'Events dropped: the webhook did not take them', { output });
  }

  async #post(body: string): Promise<Result<void>> {
    const { clock, config, connection } = this.#options;
    const limit = new AbortController();
    const cancel = clock.schedule(config.timeoutMs, () => {
      limit.abort(new DOMException('', 'TimeoutError'));
    });
    try {
      return await connection.post(body, AbortSignal.any([limit.signal, this.#aborting.signal]));
    } finally {
      cancel();
    }
  }
}
