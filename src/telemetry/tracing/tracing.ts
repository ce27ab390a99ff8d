// Tracing: the tracer of the program, and what stands behind it for the configuration in force
// (reference rows C23, X9). Without `tracing` in the configuration nothing of it is loaded.
// Source: prometheus/alertmanager:tracing/tracing.go (Manager).
import type { TracingConfig } from '../../config/tracing-config.ts';
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import { ok, type Result } from '../../model/result.ts';
import { NO_TRACER, type Span, type SpanOptions, type Tracer } from '../../model/tracer.ts';
import type { TracingMetrics } from './tracing-metrics.ts';
import type { TargetSources } from './otlp-target.ts';

/** How long spans that wait may take to leave when tracing stops or changes. */
const STOP_BUDGET_MS = 5_000;

export interface TracingDeps extends TargetSources {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TracingMetrics;
}

/** Where spans go: a tracer, and an end. */
export interface SpanPipeline {
  readonly tracer: Tracer;
  stop(budgetMs: number): Promise<void>;
}

export class Tracing {
  /** The same object all the time; it does nothing until a configuration wants it to. */
  readonly tracer: Tracer;
  readonly #deps: TracingDeps;
  readonly #retiring = new Set<Promise<void>>();
  #pipeline: SpanPipeline | undefined;

  constructor(deps: TracingDeps) {
    this.#deps = deps;
    this.tracer = new SwitchedTracer(() => this.#pipeline?.tracer ?? NO_TRACER);
  }

  /**
   * Takes up a configuration; undefined traces nothing. The old exporter sends what it has in the
   * background. Fails, and changes nothing, when the endpoint or a file cannot be used.
   */
  async apply(config: TracingConfig | undefined): Promise<Result<void>> {
    if (config === undefined) {
      this.#replaceBy(undefined);
      return ok(undefined);
    }
    const { buildSpanPipeline } = await import('./build-span-pipeline.ts');
    const built = await buildSpanPipeline(config, this.#deps);
    if (!built.ok) return built;
    this.#replaceBy(built.value);
    return ok(undefined);
  }

  /** Sends what waits, for five seconds at most. Afterwards nothing is traced. */
  async stop(): Promise<void> {
    this.#replaceBy(undefined);
    await Promise.all(this.#retiring);
  }

  #replaceBy(pipeline: SpanPipeline | undefined): void {
    const old = this.#pipeline;
    this.#pipeline = pipeline;
    if (old === undefined) return;
    const end = old.stop(STOP_BUDGET_MS).finally(() => {
      this.#retiring.delete(end);
    });
    this.#retiring.add(end);
  }
}

/** Lets everybody keep one tracer while configurations come and go. */
class SwitchedTracer implements Tracer {
  readonly #current: () => Tracer;

  constructor(current: () => Tracer) {
    this.#current = current;
  }

  get isEnabled(): boolean {
    return this.#current().isEnabled;
  }

  start(name: string, options?: SpanOptions): Span {
    return this.#current().start(name, options);
  }

  within<T>(span: Span, run: () => T): T {
    return this.#current().within(span, run);
  }
}
