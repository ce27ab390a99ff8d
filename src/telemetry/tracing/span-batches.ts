// SpanBatches: keeps ended spans for a short while and exports them together. It never makes
// anybody wait: what finds the queue full is dropped and counted.
// Source: go.opentelemetry.io/otel:sdk/trace/batch_span_processor.go (sizes and times).
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import { interruptiblePause } from '../interruptible-pause.ts';
import type { FinishedSpan } from './finished-span.ts';
import type { SpanExporter } from './span-exporter.ts';

const MAX_QUEUED = 2048;
const MAX_BATCH = 512;
const FLUSH_AFTER_MS = 5_000;

/** Waits before the same batch is tried again; after the last one it is dropped. */
const BACKOFFS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

export interface SpanBatchesOptions {
  readonly exporter: SpanExporter;
  readonly encode: (spans: readonly FinishedSpan[]) => Uint8Array;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onExported: (count: number) => void;
  readonly onDropped: (count: number) => void;
}

export class SpanBatches {
  readonly #options: SpanBatchesOptions;
  readonly #stopping = new AbortController();
  readonly #aborting = new AbortController();
  #queue: FinishedSpan[] = [];
  #cancelTimer: (() => void) | undefined;
  #exporting: Promise<void> | undefined;

  constructor(options: SpanBatchesOptions) {
    this.#options = options;
  }

  /** Takes a span; a full batch leaves at once, anything else within five seconds. */
  add(span: FinishedSpan): void {
    if (this.#stopping.signal.aborted || this.#queue.length >= MAX_QUEUED) {
      this.#options.onDropped(1);
      return;
    }
    this.#queue.push(span);
    if (this.#queue.length >= MAX_BATCH) this.#flush();
    else this.#cancelTimer ??= this.#options.clock.schedule(FLUSH_AFTER_MS, () => this.#flush());
  }

  /** Exports what is left, within `budgetMs`; the rest is dropped. Then lets go of the exporter. */
  async stop(budgetMs: number): Promise<void> {
    this.#stopping.abort();
    const cancel = this.#options.clock.schedule(budgetMs, () => {
      this.#aborting.abort();
    });
    this.#flush();
    await this.#exporting;
    cancel();
    this.#options.exporter.close();
  }

  #flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#exporting ??= this.#exportAll().finally(() => {
      this.#exporting = undefined;
    });
  }

  async #exportAll(): Promise<void> {
    while (this.#queue.length > 0 && !this.#aborting.signal.aborted) {
      await this.#exportBatch(this.#queue.splice(0, MAX_BATCH));
    }
    // Something is left only when there is no time for it any more.
    if (this.#queue.length > 0) this.#options.onDropped(this.#queue.splice(0).length);
  }

  async #exportBatch(spans: readonly FinishedSpan[]): Promise<void> {
    const { clock, exporter, encode, logger, onDropped, onExported } = this.#options;
    const body = encode(spans);
    for (const backoffMs of [...BACKOFFS_MS, undefined]) {
      const outcome = await exporter.export(body, this.#aborting.signal);
      if (outcome.kind === 'sent') {
        onExported(spans.length);
        return;
      }
      const { error } = outcome;
      const isOver = outcome.kind === 'failed' || backoffMs === undefined;
      if (isOver || !(await interruptiblePause(clock, backoffMs, this.#stopping.signal))) {
        logger.log('error', 'Cannot export spans', { error, count: spans.length });
        onDropped(spans.length);
        return;
      }
    }
  }
}
