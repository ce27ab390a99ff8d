// Instruments: all by which operators see what the process does, made once and kept through reloads:
// metrics, spans and the event recorder.
import { hostname } from 'node:os';
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import type { ClusterView } from '../../engine/alert-service.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock } from '../../model/clock.ts';
import type { Logger } from '../../model/logger.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Tracer } from '../../model/tracer.ts';
import { createJsonPoster } from '../../receivers/http/json-poster.ts';
import { readSecret } from '../../receivers/secrets/read-secret.ts';
import { TlsLoader } from '../../receivers/tls/tls-options.ts';
import { createEventRecorderMetrics } from '../../telemetry/event-recorder/event-recorder-metrics.ts';
import { EventRecorder } from '../../telemetry/event-recorder/event-recorder.ts';
import { createTracingMetrics } from '../../telemetry/tracing/tracing-metrics.ts';
import { Tracing } from '../../telemetry/tracing/tracing.ts';
import { positionOf } from '../cluster/position.ts';
import type { ServeOptions } from '../flags/serve-options.ts';
import { createObserver } from '../observer.ts';
import type { Observer } from '../runner.ts';
import { Telemetry } from '../telemetry.ts';
import { VERSION } from '../version.ts';
import { translateEvent } from './event-translator.ts';
import { FlushTraces } from './flush-traces.ts';

export interface InstrumentsDeps {
  readonly options: Pick<ServeOptions, 'cluster' | 'features' | 'limits' | 'logSilences'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The replicas, whenever it is asked. */
  readonly cluster: () => ClusterView;
}

export class Instruments {
  readonly telemetry: Telemetry;
  readonly flushes: FlushTraces;
  readonly #deps: InstrumentsDeps;
  readonly #tracing: Tracing;
  /** Undefined without the feature `event-recorder`. */
  readonly #recorder: EventRecorder | undefined;
  #inhibitRules: Config['inhibitRules'] = [];

  constructor(deps: InstrumentsDeps) {
    const { features, limits, cluster } = deps.options;
    this.#deps = deps;
    this.telemetry = new Telemetry({
      version: VERSION,
      features,
      perAlertnameLimit: limits.alertsPerName,
      isClusterEnabled: cluster.listenAddress !== '',
    });
    this.#tracing = this.#createTracing();
    this.flushes = new FlushTraces(this.#tracing.tracer);
    this.#recorder = features.has('event-recorder') ? this.#createRecorder() : undefined;
  }

  get tracer(): Tracer {
    return this.#tracing.tracer;
  }

  /**
   * Takes up what a configuration says of spans and events. Fails, and changes nothing, when spans
   * cannot be exported as it says.
   */
  async apply({ eventRecorder, inhibitRules, tracing }: Config): Promise<Result<void>> {
    const applied = await this.#tracing.apply(tracing);
    if (!applied.ok) return fail(`failed to apply tracing config: ${applied.error}`);
    await this.#recorder?.apply(eventRecorder);
    this.#inhibitRules = inhibitRules;
    return ok(undefined);
  }

  /** Records the start; once, after the first configuration. */
  recordStart(): void {
    const { version, arch, platform } = process;
    const buildContext = `(node=${version}, platform=${platform}/${arch})`;
    this.#recorder?.record(() => ({
      kind: 'alertmanager_startup_event',
      version: VERSION,
      buildContext,
    }));
  }

  /** What the runner tells of its work. */
  observe(engine: Engine): Observer {
    const { logger, options } = this.#deps;
    const recorder = this.#recorder;
    const sources = {
      silence: (id: string) => engine.silences.get(id),
      alert: engine.alerts.get.bind(engine.alerts),
      inhibitRules: () => this.#inhibitRules,
    };
    return createObserver({
      telemetry: this.telemetry,
      logger,
      logSilences: options.logSilences,
      record: (event) => {
        if (recorder?.isRecording !== true) return;
        for (const recorded of translateEvent(event, sources)) recorder.record(() => recorded);
      },
      flushes: this.flushes,
    });
  }

  /** Records the end, and hands over all that waits; takes as long as the slowest output may. */
  async stop(): Promise<void> {
    this.#recorder?.record(() => ({ kind: 'alertmanager_shutdown_event' }));
    await Promise.all([this.#recorder?.stop(), this.#tracing.stop()]);
    this.telemetry.close();
  }

  #createTracing(): Tracing {
    const { clock, logger } = this.#deps;
    return new Tracing({
      clock,
      logger,
      metrics: createTracingMetrics(this.telemetry.registry),
      version: VERSION,
      loadTls: (config) => new TlsLoader(config, readText).load(),
      readSecret: (source) => readSecret(source, readText),
    });
  }

  #createRecorder(): EventRecorder {
    const { clock, cluster, environment, logger } = this.#deps;
    return new EventRecorder({
      clock,
      logger,
      metrics: createEventRecorderMetrics(this.telemetry.registry),
      instance: hostname(),
      clusterPosition: () => positionOf(cluster()),
      connectWebhook: (output) =>
        createJsonPoster(output, { clock, environment, readFile: readText, version: VERSION }),
      stdout: process.stdout,
    });
  }
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8');
}
